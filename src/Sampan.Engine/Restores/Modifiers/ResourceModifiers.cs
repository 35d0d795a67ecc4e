using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Rules that edit objects on their way from a backup into a cluster: Velero's resource modifiers, read from YAML or made in code.</summary>
/// <remarks>Every rule's conditions are judged by the object as it was before the first rule; what the rules do adds up in their order. A rule whose
/// patch does not fit an object is an error of that object, and the object is restored without that rule's edits (<c>internal/resourcemodifiers</c>
/// of Velero 1.18).</remarks>
public sealed record ResourceModifiers
{
    /// <summary>The version that is known; any case of it is.</summary>
    public const string SupportedVersion = "v1";

    /// <summary>Version of the rules' form. Default <see cref="SupportedVersion"/>.</summary>
    public string Version { get; init; } = SupportedVersion;

    /// <summary>The rules, first to last.</summary>
    public IReadOnlyList<ResourceModifierRule> Rules { get; init; } = [];

    /// <summary>Reads <c>version</c> and <c>resourceModifierRules</c>, strictly. Whether the rules make sense is for <see cref="Problem"/> to say.</summary>
    /// <exception cref="ResourceModifiersException">No YAML, a field that does not exist, or a value of another type than the field's.</exception>
    public static ResourceModifiers Parse(string yaml) => ModifierReader.Read(yaml);

    /// <summary>Reads the only value of a ConfigMap's <c>data</c>, whatever its key.</summary>
    /// <exception cref="ResourceModifiersException">There is not exactly one, or as <see cref="Parse"/>.</exception>
    public static ResourceModifiers FromConfigMap(KubeObject configMap)
    {
        var data = configMap.View.At("data");
        var values = data.ValueKind == System.Text.Json.JsonValueKind.Object ? data.EnumerateObject().Select(p => p.Value.Text() ?? "").ToList() : [];
        return values is [var only] ? Parse(only) : throw new ResourceModifiersException($"illegal resource modifiers {configMap.Key} configmap");
    }

    /// <summary>The first thing that Velero refuses such rules for, in its words; null when there is none.</summary>
    public string? Problem() =>
        !Version.Equals(SupportedVersion, StringComparison.OrdinalIgnoreCase) ? $"unsupported resource modifier version {Version}"
        : Rules.Count == 0 ? "resource modifier rules cannot be empty"
        : Rules.Select(r => r.Problem()).FirstOrDefault(p => p is not null);
}
