using System.Net;
using Sampan.Sandbox.Kinds;

namespace Sampan.Sandbox.Selection;

/// <summary>Reads label selectors; what it refuses, and the words it refuses with, are the API server's.</summary>
internal ref struct LabelSelectorParser
{
    private readonly ReadOnlySpan<char> _text;
    private int _at;

    private LabelSelectorParser(ReadOnlySpan<char> text) => _text = text;

    /// <summary>An empty or missing text selects everything.</summary>
    public static LabelSelector Parse(string? text)
    {
        if (string.IsNullOrWhiteSpace(text)) return new([]);
        var parser = new LabelSelectorParser(text);
        var requirements = new List<LabelRequirement>();
        while (true)
        {
            requirements.Add(parser.Requirement());
            var next = parser.Next();
            if (next.Length == 0) return new(requirements);
            if (next != ",") throw Bad($"found '{next}', expected: ',' or 'end of string'");
        }
    }

    private LabelRequirement Requirement()
    {
        var word = Next();
        var absent = word == "!";
        if (absent) word = Next();
        if (word.Length == 0 || !IsWord(word[0])) throw Bad($"unable to parse requirement: found '{word}', expected: identifier");
        if (absent) return new(word, "!", []);
        var before = _at;
        switch (Next())
        {
            case "" or ",":
                _at = before;
                return new(word, "exists", []);
            case "=" or "==":
                return new(word, "in", [Value()]);
            case "!=":
                return new(word, "notin", [Value()]);
            case ">":
                return new(word, "gt", [Value()]);
            case "<":
                return new(word, "lt", [Value()]);
            case "in":
                return new(word, "in", Values());
            case "notin":
                return new(word, "notin", Values());
            case var other:
                throw Bad($"unable to parse requirement: found '{other}', expected: in, notin, =, ==, !=, gt, lt");
        }
    }

    private string Value()
    {
        var before = _at;
        var value = Next();
        if (value.Length > 0 && IsWord(value[0])) return value;
        _at = before;
        return value is "" or "," ? "" : throw Bad($"unable to parse requirement: found '{value}', expected: identifier");
    }

    private List<string> Values()
    {
        if (Next() is var open && open != "(") throw Bad($"unable to parse requirement: found '{open}', expected: '('");
        var values = new List<string>();
        while (true)
        {
            values.Add(Value());
            var next = Next();
            if (next == ")") return values;
            if (next != ",") throw Bad($"unable to parse requirement: found '{next}', expected: ',' or ')'");
        }
    }

    private string Next()
    {
        while (_at < _text.Length && char.IsWhiteSpace(_text[_at])) _at++;
        if (_at == _text.Length) return "";
        var start = _at;
        if (IsWord(_text[_at]))
        {
            while (_at < _text.Length && IsWord(_text[_at])) _at++;
        }
        else
        {
            _at++;
            if (_at < _text.Length && _text[_at] == '=' && _text[start] is '=' or '!') _at++;
        }

        return _text[start.._at].ToString();
    }

    private static bool IsWord(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/';

    private static ApiRefusal Bad(string message) => new(HttpStatusCode.BadRequest, "BadRequest", message);
}
