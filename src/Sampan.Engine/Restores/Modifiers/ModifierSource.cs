using Sampan.Api;
using Sampan.Kubernetes.Client;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Errors;

namespace Sampan.Engine.Restores.Modifiers;

/// <summary>Where a restore's modifiers come from: the ConfigMap its spec names, in its namespace of the target, or rules handed over with the run.</summary>
internal static class ModifierSource
{
    private static readonly ResourceId ConfigMaps = new("", "v1", "configmaps");

    /// <summary>The modifiers and no errors; null and no errors when there are none; or the errors for <c>status.validationErrors</c>.</summary>
    /// <exception cref="KubeUnreachableException">The cluster is away.</exception>
    public static async Task<(ResourceModifiers? Modifiers, IReadOnlyList<string> Errors)> LoadAsync(
        Restore restore, ResourceModifiers? given, IKubeReader cluster, CancellationToken ct)
    {
        if (restore.Spec.ResourceModifier is not { } reference)
            return given?.Problem() is { } bad ? (null, [$"Validation error in resource modifiers: {bad}"]) : (given, []);
        if (given is not null)
            return (null, ["spec.resourceModifier names a ConfigMap, and resource modifiers were handed over as well: leave one of them out"]);
        if (!reference.Kind.Equals("configmap", StringComparison.OrdinalIgnoreCase))
            return (null, [$"spec.resourceModifier is a {reference.Kind}: resource modifiers are read from a ConfigMap"]);
        var name = $"{restore.Namespace}/{reference.Name}";
        try
        {
            var map = await cluster.GetAsync(ConfigMaps, new ObjectKey(restore.Namespace, reference.Name), ct).ConfigureAwait(false);
            return map is null ? (null, [$"failed to get resource modifiers configmap {name}: configmaps \"{reference.Name}\" not found"]) : Checked(map, name);
        }
        catch (KubeApiException e)
        {
            return (null, [$"failed to get resource modifiers configmap {name}: {e.Message}"]);
        }
    }

    private static (ResourceModifiers?, IReadOnlyList<string>) Checked(KubeObject map, string name)
    {
        try
        {
            var modifiers = ResourceModifiers.FromConfigMap(map);
            return modifiers.Problem() is { } problem
                ? (null, [$"Validation error in resource modifiers provided in configmap {name}: {problem}"])
                : (modifiers, []);
        }
        catch (ResourceModifiersException e)
        {
            return (null, [$"Error in parsing resource modifiers provided in configmap {name}: {e.Message}"]);
        }
    }
}
