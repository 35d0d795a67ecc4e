using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Results;

/// <summary>An issue as a row of <c>sampan-issues.json</c>.</summary>
internal static class IssueRow
{
    public static JsonObject ToJson(Issue issue)
    {
        var row = new JsonObject
        {
            ["severity"] = issue.Severity == IssueSeverity.Error ? "error" : "warning",
            ["reason"] = issue.Reason.Id,
            ["side"] = issue.Reason.Side.ToString().ToLowerInvariant(),
            ["message"] = issue.Message,
            ["remedy"] = issue.Reason.Remedy,
        };
        if (issue.Resource is { } resource) row["resource"] = resource.ToString();
        if (issue.Key is { Namespace: { } ns }) row["namespace"] = ns;
        if (issue.Key is { Name.Length: > 0 } key) row["name"] = key.Name;
        return row;
    }

    /// <summary>Null when the reason is not known here.</summary>
    public static Issue? From(JsonNode? row, bool isGap)
    {
        if (Reason.Find(row.Text("reason") ?? "") is not { } reason) return null;
        var severity = row.Text("severity") == "error" ? IssueSeverity.Error : IssueSeverity.Warning;
        var (ns, name) = (row.Text("namespace"), row.Text("name"));
        return new Issue(severity, reason, row.Text("message") ?? "")
        {
            Resource = row.Text("resource") is { } resource ? GroupResource.Parse(resource) : null,
            Key = ns is null && name is null ? null : new ObjectKey(ns, name ?? ""),
            IsGap = isGap,
        };
    }
}
