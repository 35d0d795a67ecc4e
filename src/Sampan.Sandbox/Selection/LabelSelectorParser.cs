using System.Globalization;
using System.Net;
using Sampan.Sandbox.Kinds;
using Sampan.Sandbox.Store;

namespace Sampan.Sandbox.Selection;

/// <summary>Reads label selectors; what it refuses, and the words it refuses with, are the API server's.</summary>
internal ref struct LabelSelectorParser
{
    private LabelSelectorLexer _pieces;

    private LabelSelectorParser(ReadOnlySpan<char> text) => _pieces = new(text);

    /// <summary>An empty or missing text selects everything.</summary>
    /// <exception cref="ApiRefusal">400: malformed.</exception>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrEmpty(text)) return new([]);
        var parser = new LabelSelectorParser(text);
        var requirements = new List<LabelRequirement>();
        while (parser._pieces.Peek() is var piece && piece.Length > 0)
        {
            if (!StartsRequirement(piece)) throw Bad($"found '{piece}', expected: !, identifier, or 'end of string'");
            requirements.Add(parser.Requirement());
            var next = parser._pieces.Next();
            if (next.Length == 0) break;
            if (next != ",") throw Bad($"found '{next}', expected: ',' or 'end of string'");
            if (parser._pieces.Peek() is var follows && !StartsRequirement(follows)) throw Bad($"found '{follows}', expected: identifier after ','");
        }

        return new(requirements);
    }

    private static bool StartsRequirement(string piece) => piece == "!" || LabelSelectorLexer.IsWord(piece);

    private LabelRequirement Requirement()
    {
        var key = _pieces.Next();
        var absent = key == "!";
        if (absent) key = _pieces.Next();
        if (!LabelSelectorLexer.IsWord(key)) throw BadRequirement($"found '{key}', expected: identifier");
        if (NameRules.QualifiedName(key) is { } wrong) throw BadRequirement($"<nil>: Invalid value: {FieldError.Quote(key)}: {wrong}");
        if (_pieces.Peek() is "" or ",") return new(key, absent ? "!" : "exists", []);
        if (absent) return new(key, "!", []);
        return _pieces.Next() switch
        {
            "=" or "==" => Checked(key, "in", [Value()]),
            "!=" => Checked(key, "notin", [Value()]),
            ">" => Bound(key, "gt", Value()),
            "<" => Bound(key, "lt", Value()),
            "in" => Checked(key, "in", Values()),
            "notin" => Checked(key, "notin", Values()),
            var other => throw BadRequirement($"found '{other}', expected: in, notin, =, ==, !=, gt, lt"),
        };
    }

    private string Value()
    {
        if (_pieces.Peek() is "" or ",") return "";
        var value = _pieces.Next();
        return LabelSelectorLexer.IsWord(value) ? value : throw BadRequirement($"found '{value}', expected: identifier");
    }

    /// <summary>A list in parentheses. Between two commas stands the empty value.</summary>
    private List<string> Values()
    {
        if (_pieces.Next() is var open && open != "(") throw BadRequirement($"found '{open}' expected: '('");
        var values = new List<string>();
        if (_pieces.Peek() is var first && first is not (")" or ",") && !LabelSelectorLexer.IsWord(first))
            throw BadRequirement($"found '{first}', expected: ',', ')' or identifier");
        while (_pieces.Peek() != ")")
        {
            var piece = _pieces.Next();
            if (LabelSelectorLexer.IsWord(piece))
            {
                values.Add(piece);
                if (_pieces.Peek() is var follows && follows is not ("," or ")")) throw BadRequirement($"found '{follows}', expected: ',' or ')'");
            }
            else if (piece == ",")
            {
                if (values.Count == 0 || _pieces.Peek() is "," or ")") values.Add("");
            }
            else
            {
                throw BadRequirement($"found '{piece}', expected: ',', or identifier");
            }
        }

        _pieces.Next();
        return values;
    }

    private static LabelRequirement Bound(string key, string operation, string value)
    {
        if (!long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
            throw BadRequirement($"values[0]: Invalid value: {FieldError.Quote(value)}: for 'Gt', 'Lt' operators, the value must be an integer");
        return Checked(key, operation, [value]);
    }

    private static LabelRequirement Checked(string key, string operation, List<string> values)
    {
        values.Sort(StringComparer.Ordinal);
        var errors = values.Distinct().Select((v, i) => (Value: v, Index: i, Wrong: NameRules.ForLabelValue(v))).Where(e => e.Wrong is not null)
            .Select(e => $"values[{e.Index}][{key}]: Invalid value: {FieldError.Quote(e.Value)}: {e.Wrong}").ToList();
        if (errors.Count == 0) return new(key, operation, values);
        throw BadRequirement(errors.Count == 1 ? errors[0] : $"[{string.Join(", ", errors)}]");
    }

    private static ApiRefusal BadRequirement(string why) => Bad($"unable to parse requirement: {why}");

    private static ApiRefusal Bad(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);
}
