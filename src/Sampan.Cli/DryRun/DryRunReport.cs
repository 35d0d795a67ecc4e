using System.Text;
using System.Text.Json.Nodes;
using Sampan.Cli.Flags;
using Sampan.Cli.Interaction;
using Sampan.Cli.Output;
using Sampan.Cli.Output.Tables;
using Sampan.Engine.Comparison;
using Sampan.Engine.Restores;
using Sampan.Engine.Restores.Records;
using Sampan.Kubernetes.Documents;
using Sampan.Kubernetes.Yaml;

namespace Sampan.Cli.DryRun;

/// <summary>What a dry run found, for people or for programs.</summary>
internal static class DryRunReport
{
    private static readonly Table<DryRunRow> Columns = new(
        ("ACTION", r => r.Verb),
        ("RESOURCE", r => r.Outcome.Resource.ToString()),
        ("NAME", r => r.Outcome.Target.ToString()),
        ("CHECKED BY", r => r.CheckedBy),
        ("REASON", r => r.Outcome.Reason?.Id ?? ""));

    private static readonly Table<(DryRunRow Row, FieldDifference Field)> Differences = new(
        ("RESOURCE", d => d.Row.Outcome.Resource.ToString()),
        ("NAME", d => d.Row.Outcome.Target.ToString()),
        ("FIELD", d => d.Field.Path),
        ("TARGET", d => d.Field.Left?.GetRawText() ?? "<none>"),
        ("BACKUP", d => d.Field.Right?.GetRawText() ?? "<none>"));

    public static async Task WriteAsync(ITerminal terminal, OutputFormat format, RestoreOutcome outcome, IReadOnlyList<DryRunRow> rows, CancellationToken ct)
    {
        if (format != OutputFormat.Table)
        {
            var text = format == OutputFormat.Yaml ? KubeYaml.Write(Json(outcome, rows)) : Encoding.UTF8.GetString(KubeJson.Write(Json(outcome, rows), indented: true));
            await terminal.Output.WriteAsync($"{text}\n".AsMemory(), ct);
            return;
        }

        await IssueLines.WriteAsync(terminal, outcome.Issues);
        foreach (var error in outcome.Restore.Status.ValidationErrors) await terminal.Error.WriteLineAsync($"  {error}");
        await terminal.Output.WriteAsync(Columns.Render(rows).AsMemory(), ct);
        var differences = rows.SelectMany(r => r.Fields.Select(f => (r, f))).ToList();
        if (differences.Count > 0) await terminal.Output.WriteAsync($"\n{Differences.Render(differences)}\n".AsMemory(), ct);
        var counts = string.Join(", ", rows.GroupBy(r => r.Verb).OrderBy(g => g.Key, StringComparer.Ordinal).Select(g => $"{g.Count()} to {g.Key}"));
        await terminal.Output.WriteLineAsync($"Dry run {outcome.Phase}: {(counts.Length == 0 ? "nothing to do" : counts)}. Nothing was written to the cluster or to the storage.");
    }

    /// <summary><c>{"restore","backup","phase","validationErrors","items":[row of the outcome file + "verb", "checkedBy", "fields"]}</c>.</summary>
    private static JsonObject Json(RestoreOutcome outcome, IReadOnlyList<DryRunRow> rows) => new()
    {
        ["restore"] = outcome.Restore.Name,
        ["backup"] = outcome.Restore.Spec.BackupName,
        ["phase"] = outcome.Phase.ToString(),
        ["validationErrors"] = new JsonArray([.. outcome.Restore.Status.ValidationErrors.Select(e => (JsonNode)e)]),
        ["items"] = new JsonArray([.. rows.Select(r => (JsonNode)Row(r))]),
    };

    private static JsonObject Row(DryRunRow row)
    {
        var json = OutcomeRow.ToJson(row.Outcome);
        json["verb"] = row.Verb;
        if (row.Check is not null) json["checkedBy"] = row.CheckedBy;
        if (row.Fields.Count > 0) json["fields"] = new JsonArray([.. row.Fields.Select(f => (JsonNode)Field(f))]);
        return json;
    }

    private static JsonObject Field(FieldDifference field)
    {
        var json = new JsonObject { ["path"] = field.Path };
        if (field.Left is { } left) json["target"] = KubeJson.ParseNode(Encoding.UTF8.GetBytes(left.GetRawText()));
        if (field.Right is { } right) json["backup"] = KubeJson.ParseNode(Encoding.UTF8.GetBytes(right.GetRawText()));
        return json;
    }
}
