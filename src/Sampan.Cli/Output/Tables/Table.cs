namespace Sampan.Cli.Output.Tables;

/// <summary>A <c>get</c> table: columns, and how a resource fills them.</summary>
/// <param name="Columns">Headings and cell texts, in order.</param>
internal sealed record Table<T>(params (string Heading, Func<T, string> Cell)[] Columns)
{
    /// <summary>The aligned table. Nothing at all without rows, not even a heading, as Velero prints.</summary>
    public string Render(IReadOnlyCollection<T> rows)
    {
        if (rows.Count == 0) return "";
        var writer = GoTabWriter.ForTables();
        writer.Line(string.Join('\t', Columns.Select(c => c.Heading)));
        foreach (var row in rows) writer.Line(string.Join('\t', Columns.Select(c => OneLine(c.Cell(row)))));
        return writer.ToString();
    }

    /// <summary>This table with more columns at the end.</summary>
    public Table<T> With(IEnumerable<(string Heading, Func<T, string> Cell)> more) => new([.. Columns, .. more]);

    private static string OneLine(string cell)
    {
        var end = cell.IndexOf('\n', StringComparison.Ordinal);
        return end < 0 ? cell : cell[..end] + "...";
    }
}
