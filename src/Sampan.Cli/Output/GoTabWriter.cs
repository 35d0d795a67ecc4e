using System.Text;

namespace Sampan.Cli.Output;

/// <summary>Aligns tab-separated text exactly as Go's <c>text/tabwriter</c> does with spaces as padding, because scripts cut our output at the
/// same columns as Velero's and kubectl's.</summary>
/// <remarks>A cell is text that ends in a tab; what follows a line's last tab is never padded. Neighbouring lines that both have a cell
/// in a column share its width; a line without one ends the column. Width counts code points, colour codes included, as Go's does.</remarks>
internal sealed class GoTabWriter(int minWidth, int padding)
{
    private readonly List<string[]> _lines = [];

    /// <summary>The layout of <c>get</c> tables: at least 6 wide, 3 spaces apart.</summary>
    public static GoTabWriter ForTables() => new(6, 3);

    /// <summary>The layout of <c>describe</c>: 2 spaces apart, so that a leading tab is an indent of two.</summary>
    public static GoTabWriter ForDescriptions() => new(0, 2);

    /// <summary>Adds one line (or several, when the text has line ends).</summary>
    public void Line(string text = "")
    {
        foreach (var line in text.Split('\n')) _lines.Add(line.Split('\t'));
    }

    /// <summary>The aligned text, each line ended by <c>\n</c>.</summary>
    public override string ToString()
    {
        var output = new StringBuilder();
        Format(output, [], 0, _lines.Count);
        return output.ToString();
    }

    private void Format(StringBuilder output, List<int> widths, int from, int to)
    {
        var column = widths.Count;
        var start = from;
        for (var i = from; i < to; i++)
        {
            if (column >= _lines[i].Length - 1) continue;
            Write(output, widths, start, i);
            start = i;

            var width = minWidth;
            while (i < to && column < _lines[i].Length - 1)
            {
                width = Math.Max(width, Width(_lines[i][column]) + padding);
                i++;
            }

            widths.Add(width);
            Format(output, widths, start, i);
            widths.RemoveAt(column);
            start = i;
            i--;
        }

        Write(output, widths, start, to);
    }

    private void Write(StringBuilder output, List<int> widths, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var cells = _lines[i];
            for (var j = 0; j < cells.Length; j++)
            {
                output.Append(cells[j]);
                if (j < widths.Count && j < cells.Length - 1) output.Append(' ', widths[j] - Width(cells[j]));
            }

            output.Append('\n');
        }
    }

    private static int Width(string cell) => cell.EnumerateRunes().Count();
}
