using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Profiles;

/// <summary>One thing a target does not accept, or treats otherwise.</summary>
public sealed record ProfileRule
{
    /// <summary>Name of the rule, unique in its profile and never renamed: lower case, digits and dashes.</summary>
    public required string Id { get; init; }

    /// <summary>Where the rule is known from, for people: a section of a guide or document.</summary>
    public required string Source { get; init; }

    /// <summary>Kinds as <c>Kind</c> (core group) or <c>Kind.group</c>; any version. Empty when <see cref="Pods"/> is true.</summary>
    public required IReadOnlyList<GroupKind> Kinds { get; init; }

    /// <summary>True: the rule is about pods wherever they are described; paths begin at the pod (template).</summary>
    public required bool Pods { get; init; }

    /// <summary>What the target does about it.</summary>
    public required Severity Severity { get; init; }

    /// <summary>Each alternative is checked by itself; what any of them finds is a finding.</summary>
    public required IReadOnlyList<Predicate> Any { get; init; }

    /// <summary>The rule only counts where all of these hold.</summary>
    public required IReadOnlyList<Predicate> If { get; init; }

    /// <summary>The rule does not count where one of these holds.</summary>
    public required IReadOnlyList<Predicate> Unless { get; init; }

    /// <summary>What is wrong; <c>{value}</c> stands for the offending value, <c>{key}</c> for its last path step.</summary>
    public required string Message { get; init; }

    /// <summary>What a person can do about it.</summary>
    public required string Remedy { get; init; }

    internal IEnumerable<Finding> Check(JsonElement root, string prefix)
    {
        if (If.Any(p => p.Hits(root, prefix).Count == 0) || Unless.Any(p => p.Hits(root, prefix).Count > 0)) return [];
        return Any.SelectMany(p => p.Hits(root, prefix)).DistinctBy(m => m.Path)
            .Select(m => new Finding(Id, Severity, m.Path, Fill(Message, m.Path, m.Value), Remedy));
    }

    private static string Fill(string message, string path, JsonElement value) => message
        .Replace("{value}", value.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? "…" : Checking.Operands.TextOf(value),
            StringComparison.Ordinal)
        .Replace("{key}", LastStep(path), StringComparison.Ordinal);

    private static string LastStep(string path) =>
        path.EndsWith("']", StringComparison.Ordinal)
            ? path[(path.LastIndexOf("['", StringComparison.Ordinal) + 2)..^2] : path[(path.LastIndexOf('.') + 1)..];
}
