using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Cli.Interaction;
using Sampan.Engine.Comparison;
using Sampan.Kubernetes.Documents;

namespace Sampan.Cli.Output;

/// <summary>Prints the differences between two sides while they are found: a million of them are never in memory.</summary>
internal sealed class DifferenceText(ITerminal terminal, bool json)
{
    private readonly Dictionary<DifferenceKind, int> _counts = [];

    /// <summary>Compares and prints.</summary>
    /// <returns>The exit code: 0 nothing differs, 1 something does, 2 something could not be compared.</returns>
    public async Task<int> WriteAsync(IComparedSide left, IComparedSide right, ComparisonScope scope, CancellationToken ct)
    {
        var comparison = new ContentComparison(left, right, scope);
        var table = new DifferenceTable(left.Name, right.Name);
        if (json) await WriteAsync($"{{\n  \"left\": {Text(left.Name)},\n  \"right\": {Text(right.Name)},\n  \"differences\": [", ct);
        await foreach (var difference in comparison.RunAsync(ct))
        {
            var isFirst = _counts.Count == 0;
            _counts[difference.Kind] = Count(difference.Kind) + 1;
            await WriteAsync(json ? (isFirst ? "\n    " : ",\n    ") + DifferenceJson.Of(difference) : table.Add(difference), ct);
        }

        await WriteAsync(json ? Figures(comparison.Equal) : table.Rest() + Summary(left.Name, right.Name, comparison.Equal), ct);
        if (Count(DifferenceKind.NotCompared) > 0) return ExitCodes.NotCompared;
        return _counts.Count > 0 ? ExitCodes.Differs : ExitCodes.Ok;
    }

    private int Count(DifferenceKind kind) => _counts.GetValueOrDefault(kind);

    private string Figures(int equal)
    {
        var text = new StringBuilder(_counts.Count == 0 ? "]" : "\n  ]").Append($",\n  \"equal\": {equal}");
        foreach (var kind in Enum.GetValues<DifferenceKind>()) text.Append($",\n  \"{DifferenceJson.NameOf(kind)}\": {Count(kind)}");
        return text.Append("\n}\n").ToString();
    }

    private string Summary(string left, string right, int equal)
    {
        if (_counts.Count == 0) return $"{left} and {right} hold the same: {equal} objects.\n";
        var text = new StringBuilder($"\n{equal} objects are the same, {Count(DifferenceKind.Changed)} changed, ");
        text.Append($"{Count(DifferenceKind.OnlyLeft)} only in {left}, {Count(DifferenceKind.OnlyRight)} only in {right}");
        if (Count(DifferenceKind.NotCompared) is > 0 and var failed) text.Append($"; {failed} could not be compared");
        return text.Append(".\n").ToString();
    }

    private async Task WriteAsync(string text, CancellationToken ct)
    {
        if (text.Length > 0) await terminal.Output.WriteAsync(text.AsMemory(), ct);
    }

    private static string Text(string text) => Encoding.UTF8.GetString(KubeJson.Write(JsonValue.Create(text)));
}
