using System.Text.Json;
using Sampan.Cli.Output.Tables;
using Sampan.Engine.Comparison;

namespace Sampan.Cli.Output;

/// <summary>Differences as rows, aligned a few hundred at a time.</summary>
/// <param name="left">What the left side is called.</param>
/// <param name="right">What the right side is called.</param>
internal sealed class DifferenceTable(string left, string right)
{
    private const int RowsAtOnce = 500;
    private const int LongestValue = 60;

    private readonly List<Row> _rows = [];
    private bool _hasHeading;

    /// <summary>Takes a difference; the text that is ready to be printed.</summary>
    public string Add(ObjectDifference difference)
    {
        var row = new Row(Change(difference.Kind), difference.Resource.ToString(), difference.Key?.ToString() ?? "", difference.Reason ?? "", "", "");
        if (difference.Fields.Count == 0) _rows.Add(row);
        foreach (var field in difference.Fields) _rows.Add(row with { Field = field.Path, Left = Value(field.Left), Right = Value(field.Right) });
        return _rows.Count < RowsAtOnce ? "" : Rest();
    }

    /// <summary>The rows that were not printed yet.</summary>
    public string Rest()
    {
        var table = new Table<Row>(("CHANGE", r => r.Change), ("RESOURCE", r => r.Resource), ("OBJECT", r => r.Object), ("FIELD", r => r.Field),
            ($"IN {left}", r => r.Left), ($"IN {right}", r => r.Right));
        var text = table.Render(_rows);
        if (_hasHeading && text.Length > 0) text = text[(text.IndexOf('\n', StringComparison.Ordinal) + 1)..];
        _hasHeading |= text.Length > 0;
        _rows.Clear();
        return text;
    }

    private string Change(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Changed => "changed",
        DifferenceKind.OnlyLeft => $"only in {left}",
        DifferenceKind.OnlyRight => $"only in {right}",
        _ => "not compared",
    };

    private static string Value(JsonElement? value)
    {
        if (value is not { } some) return "<none>";
        var text = some.ValueKind == JsonValueKind.String ? some.GetString()! : some.GetRawText();
        text = text.ReplaceLineEndings("\\n").Replace('\t', ' ');
        return text.Length <= LongestValue ? text : text[..(LongestValue - 1)] + "…";
    }

    private sealed record Row(string Change, string Resource, string Object, string Field, string Left, string Right);
}
