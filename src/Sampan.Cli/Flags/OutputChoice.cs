using Sampan.Api;
using Sampan.Cli.Output.Tables;

namespace Sampan.Cli.Flags;

/// <summary>How a result is to be printed.</summary>
/// <param name="Format">Table, JSON or YAML.</param>
/// <param name="LabelColumns">Labels that get a column each.</param>
/// <param name="ShowLabels">All labels in a last column.</param>
internal sealed record OutputChoice(OutputFormat Format, IReadOnlyList<string> LabelColumns, bool ShowLabels)
{
    /// <summary>A table with the label columns asked for.</summary>
    public Table<T> Extend<T>(Table<T> table) where T : VeleroResource
    {
        var columns = LabelColumns.Select(label => (Heading(label), (Func<T, string>)(item => item.Labels.GetValueOrDefault(label, "<none>"))));
        return ShowLabels ? table.With([.. columns, ("LABELS", item => All(item))]) : table.With(columns);
    }

    private static string Heading(string label) => label[(label.LastIndexOf('/') + 1)..].ToUpperInvariant();

    private static string All(VeleroResource item) =>
        item.Labels.Count == 0 ? "<none>" : string.Join(',', item.Labels.OrderBy(l => l.Key, StringComparer.Ordinal).Select(l => $"{l.Key}={l.Value}"));
}
