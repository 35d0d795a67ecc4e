using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Tables;

/// <summary>Columns of one kind and how its cells are made.</summary>
internal sealed class KindTable
{
    private readonly Func<JsonElement, DateTimeOffset, JsonNode?[]> _cells;

    /// <param name="columns">Headings separated by <c>|</c>; a trailing <c>#</c> is a whole number, <c>?</c> a boolean, <c>*</c> only for wide output.</param>
    /// <param name="cells">The cells of an object at a time, as many as headings.</param>
    public KindTable(string columns, Func<JsonElement, DateTimeOffset, JsonNode?[]> cells)
    {
        Columns = [.. columns.Split('|').Select(Column)];
        _cells = cells;
    }

    public IReadOnlyList<TableColumn> Columns { get; }

    public IReadOnlyList<JsonNode?> Cells(JsonElement item, DateTimeOffset now) => _cells(item, now);

    private static TableColumn Column(string text)
    {
        var wide = text.EndsWith('*');
        var name = text.TrimEnd('*');
        var type = name[^1] switch { '#' => "integer", '?' => "boolean", _ => "string" };
        name = name.TrimEnd('#', '?');
        return new TableColumn(name, type, name == "Name" ? "name" : "", Priority: wide ? 1 : 0);
    }
}
