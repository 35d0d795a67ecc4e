using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Results;

/// <summary>The result files of a run: Velero's two-sided map, and our own list with reasons.</summary>
internal static class ResultFiles
{
    /// <summary><c>{"errors":{"velero":[],"cluster":[],"namespaces":{}},"warnings":{}}</c>, empty parts left out. Rows that were not kept are one more
    /// line under <c>velero</c>.</summary>
    public static JsonObject Velero(IssueLog log)
    {
        var issues = log.Issues;
        return new()
        {
            ["errors"] = Side(issues.Where(i => i.Severity == IssueSeverity.Error), log.MoreErrors, "errors"),
            ["warnings"] = Side(issues.Where(i => i.Severity == IssueSeverity.Warning), log.MoreWarnings, "warnings"),
        };
    }

    /// <summary>Every row with its reason, what is missing in a list of its own; no object content. <c>notListed</c> counts rows that were not kept.</summary>
    public static JsonObject Own(IssueLog log)
    {
        var issues = log.Issues;
        var file = new JsonObject
        {
            ["schemaVersion"] = "1.0",
            ["gaps"] = Rows(issues.Where(i => i.IsGap)),
            ["issues"] = Rows(issues.Where(i => !i.IsGap)),
        };
        if (log.MoreErrors + log.MoreWarnings > 0) file["notListed"] = new JsonObject { ["errors"] = log.MoreErrors, ["warnings"] = log.MoreWarnings };
        return file;
    }

    /// <summary>Reads what <see cref="Own"/> wrote. Rows with a reason of a newer version are left out.</summary>
    public static IReadOnlyList<Issue> ReadOwn(JsonNode? file) =>
    [
        .. file.Items("gaps").Select(r => IssueRow.From(r, isGap: true)).OfType<Issue>(),
        .. file.Items("issues").Select(r => IssueRow.From(r, isGap: false)).OfType<Issue>(),
    ];

    private static JsonArray Rows(IEnumerable<Issue> issues) => [.. issues.Select(i => (JsonNode)IssueRow.ToJson(i))];

    private static JsonObject Side(IEnumerable<Issue> issues, int more, string what)
    {
        var side = new JsonObject();
        var bySection = issues.ToLookup(i => i.Section, i => i.Message);
        var run = bySection[null].ToList();
        if (more > 0) run.Add($"and {more} {what} more: the log names them");
        if (run.Count > 0) side["velero"] = Texts(run);
        if (bySection[""].Any()) side["cluster"] = Texts(bySection[""]);
        var namespaces = bySection.Where(s => s.Key is { Length: > 0 }).OrderBy(s => s.Key, StringComparer.Ordinal).ToList();
        if (namespaces.Count > 0) side["namespaces"] = new JsonObject(namespaces.Select(s => KeyValuePair.Create(s.Key!, (JsonNode?)Texts(s))));
        return side;
    }

    private static JsonArray Texts(IEnumerable<string> messages) => [.. messages.Select(m => (JsonNode)JsonValue.Create(m))];
}
