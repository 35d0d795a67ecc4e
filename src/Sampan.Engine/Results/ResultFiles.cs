using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Results;

/// <summary>The result files of a run: Velero's two-sided map, and our own list with reasons.</summary>
internal static class ResultFiles
{
    /// <summary><c>{"errors":{"velero":[],"cluster":[],"namespaces":{}},"warnings":{}}</c>, empty parts left out.</summary>
    public static JsonObject Velero(IReadOnlyList<Issue> issues) => new()
    {
        ["errors"] = Side(issues.Where(i => i.Severity == IssueSeverity.Error)),
        ["warnings"] = Side(issues.Where(i => i.Severity == IssueSeverity.Warning)),
    };

    /// <summary>Every row with its reason, what is missing in a list of its own; no object content.</summary>
    public static JsonObject Own(IReadOnlyList<Issue> issues) => new()
    {
        ["schemaVersion"] = "1.0",
        ["gaps"] = Rows(issues.Where(i => i.IsGap)),
        ["issues"] = Rows(issues.Where(i => !i.IsGap)),
    };

    /// <summary>Reads what <see cref="Own"/> wrote. Rows with a reason of a newer version are left out.</summary>
    public static IReadOnlyList<Issue> ReadOwn(JsonNode? file) =>
        [.. file.Items("gaps").Select(r => IssueRow.From(r, isGap: true)).Concat(file.Items("issues").Select(r => IssueRow.From(r, isGap: false))).OfType<Issue>()];

    private static JsonArray Rows(IEnumerable<Issue> issues) => [.. issues.Select(i => (JsonNode)IssueRow.ToJson(i))];

    private static JsonObject Side(IEnumerable<Issue> issues)
    {
        var side = new JsonObject();
        var bySection = issues.ToLookup(i => i.Section);
        if (bySection[null].Any()) side["velero"] = Texts(bySection[null]);
        if (bySection[""].Any()) side["cluster"] = Texts(bySection[""]);
        var namespaces = bySection.Where(s => s.Key is { Length: > 0 }).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        if (namespaces.Count > 0) side["namespaces"] = new JsonObject(namespaces.Select(s => KeyValuePair.Create(s.Key!, (JsonNode?)Texts(s))));
        return side;
    }

    private static JsonArray Texts(IEnumerable<Issue> issues) => [.. issues.Select(i => (JsonNode)JsonValue.Create(i.Message))];
}
