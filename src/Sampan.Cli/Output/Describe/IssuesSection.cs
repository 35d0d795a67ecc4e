using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output.Describe;

/// <summary>What is missing or went wrong, with reasons: the parts of a description that Velero lacks. Nothing is printed when there is nothing to say.</summary>
internal static class IssuesSection
{
    private const string Gaps = "gaps";
    private const string Issues = "issues";

    /// <summary>What is not in the backup: the first thing that a person who wants to restore it has to know.</summary>
    public static void WriteGaps(Description text, JsonElement? record)
    {
        var rows = Rows(record, Gaps);
        if (rows.Count == 0) return;
        text.Line("Gaps:");
        foreach (var row in rows) text.Line($"\t{row.Text("reason")}\t{Subject(row)}\t{row.Text("message")}");
        if (record?.Whole("notListed", "errors") is > 0 and var more) text.Line($"\tand {more} errors more, which only the log names");
        text.Line();
    }

    /// <summary>Everything that is no gap.</summary>
    public static void WriteIssues(Description text, JsonElement? record) => Section(text, "Issues", Rows(record, Issues));

    /// <summary>What to do, once for each reason of gaps and issues.</summary>
    public static void WriteRemedies(Description text, JsonElement? record)
    {
        var remedies = Rows(record, Gaps).Concat(Rows(record, Issues)).Select(r => (r.Text("reason"), r.Text("remedy"))).Distinct().ToList();
        if (remedies.Count == 0) return;
        text.Line().Line("What to do:");
        foreach (var (reason, remedy) in remedies) text.Line($"\t{reason}:\t{remedy}");
    }

    /// <summary>All parts, one after the other.</summary>
    public static void WriteAll(Description text, JsonElement? record)
    {
        Section(text, "Gaps (not read)", Rows(record, Gaps));
        WriteIssues(text, record);
        WriteRemedies(text, record);
    }

    private static List<JsonElement> Rows(JsonElement? record, string list) => record?.Items(list).ToList() ?? [];

    private static void Section(Description text, string heading, List<JsonElement> rows)
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
