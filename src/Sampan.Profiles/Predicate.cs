using System.Text.Json;
using Sampan.Profiles.Checking;
using Sampan.Profiles.Paths;

namespace Sampan.Profiles;

/// <summary>A question about a document: a path, an operator and what to compare with.</summary>
public sealed class Predicate
{
    private readonly JsonPath _path;
    private readonly IComparison _comparison;

    internal Predicate(JsonPath path, PredicateOperator op, IComparison comparison) => (_path, Operator, _comparison) = (path, op, comparison);

    /// <summary>JSON path, as the profile spells it.</summary>
    public string Path => _path.Text;

    /// <summary>How values are compared.</summary>
    public PredicateOperator Operator { get; }

    /// <summary>The values for which the answer is yes; empty when there is none.</summary>
    internal IReadOnlyList<JsonMatch> Hits(JsonElement root, string prefix)
    {
        var found = _path.Find(root, prefix).Where(m => m.Value.ValueKind != JsonValueKind.Null).ToList();
        return Operator == PredicateOperator.Missing ? (found.Count == 0 ? [new JsonMatch(prefix, root)] : []) : _comparison.Hits(found);
    }
}
