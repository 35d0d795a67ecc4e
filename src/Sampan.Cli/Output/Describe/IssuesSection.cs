using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>What went wrong or was not read, with reasons: the part of a description that Velero lacks. Nothing is printed when there is nothing to say.</summary>
internal static class IssuesSection
{
    public static void Write(Description text, JsonElement? issues)
    {
        var rows = issues?.Items("issues").ToList() ?? [];
        Rows(text, "Gaps (not read)", [.. rows.Where(r => r.Flag("gap") == true)]);
        Rows(text, "Issues", [.. rows.Where(r => r.Flag("gap") != true)]);
        if (rows.Count == 0) return;
        text.Line().Line("What to do:");
        foreach (var (reason, remedy) in rows.Select(r => (r.Text("reason"), r.Text("remedy"))).Distinct()) text.Line($"\t{reason}:\t{remedy}");
    }

    private static void Rows(Description text, string heading, IReadOnlyList<JsonElement> rows)
    {
        if (rows.Count == 0) return;
        text.Line().Line($"{heading}:");
        foreach (var row in rows) text.Line($"\t{row.Text("severity")}\t{row.Text("reason")}\t{Subject(row)}\t{row.Text("message")}");
    }

    private static string Subject(JsonElement row)
    {
        var place = string.Join('/', new[] { row.Text("namespace"), row.Text("name") }.Where(p => p is not null));
        return string.Join(' ', new[] { row.Text("resource"), place }.Where(p => p is { Length: > 0 }));
    }
}
