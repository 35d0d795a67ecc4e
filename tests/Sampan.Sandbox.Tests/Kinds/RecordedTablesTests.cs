using System.Globalization;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;
using Sampan.Sandbox.Tables;

namespace Sampan.Sandbox.Tests.Kinds;

/// <summary>Tables that a real API server of 1.36.2 made of objects of ours: columns, their types and the cells at the time of the answer.</summary>
public sealed class RecordedTablesTests
{
    private static readonly Dictionary<string, JsonObject> Cases = Read().ToDictionary(c => c.Text("name")!);

    public static TheoryData<string> Names => [.. Cases.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Rows_are_those_of_the_real_server(string name)
    {
        var recorded = Cases[name];
        var tables = new KindTables();
        var resource = new GroupResource(recorded.Text("group")!, recorded.Text("plural")!);
        var item = KubeObject.From((JsonObject)recorded["item"]!.DeepClone());
        var now = DateTimeOffset.Parse(recorded.Text("now")!, CultureInfo.InvariantCulture);

        var columns = tables.ColumnsFor(resource);
        Assert.NotNull(columns);
        var marks = columns.Select(c => c.Name + c.Type switch { "integer" => "#", "boolean" => "?", _ => "" } + (c.Priority > 0 ? "*" : ""));
        Assert.Equal(recorded.Text("columns"), string.Join('|', marks));
        var cells = tables.CellsFor(resource, item.View, now).Select(c => c?.ToJsonString() ?? "null");
        Assert.Equal(recorded.Items("cells").Select(c => c?.ToJsonString() ?? "null"), cells);
    }

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(119, "119s")]
    [InlineData(125, "2m5s")]
    [InlineData(180, "3m")]
    [InlineData(3600, "60m")]
    [InlineData(3 * 3600 + 60, "3h1m")]
    [InlineData(9 * 3600, "9h")]
    [InlineData(50 * 3600, "2d2h")]
    [InlineData(10 * 86400, "10d")]
    [InlineData(800 * 86400, "2y70d")]
    [InlineData(4000 * 86400, "10y")]
    public void Ages_are_printed_as_kubectl_prints_them(int seconds, string expected) => Assert.Equal(expected, Ages.Print(TimeSpan.FromSeconds(seconds)));

    private static IEnumerable<JsonObject> Read()
    {
        using var stream = typeof(RecordedTablesTests).Assembly.GetManifestResourceStream("tables-1.36.jsonl")!;
        using var reader = new StreamReader(stream);
        while (reader.ReadLine() is { } line) yield return (JsonObject)JsonNode.Parse(line)!;
    }
}
