using System.Text;

namespace Sampan.Sandbox.Routes;

/// <summary>Says what is wrong with malformed JSON in the words of Go's decoder, which API servers pass on to their clients.</summary>
internal sealed class GoSyntax
{
    private readonly byte[] _text;
    private int _at;

    private GoSyntax(byte[] text) => _text = text;

    /// <summary>Null when the text is one JSON value.</summary>
    public static string? Problem(byte[] text)
    {
        var reader = new GoSyntax(text);
        return reader.Value("looking for beginning of value") ?? (reader.Peek() is { } extra ? Unexpected(extra, "after top-level value") : null);
    }

    private string? Value(string expected)
    {
        if (Peek() is not { } first) return End;
        return first switch
        {
            (byte)'{' => Object(),
            (byte)'[' => List(),
            (byte)'"' => Text(),
            (byte)'t' => Word("true"),
            (byte)'f' => Word("false"),
            (byte)'n' => Word("null"),
            (byte)'-' or (>= (byte)'0' and <= (byte)'9') => Number(),
            _ => Unexpected(first, expected),
        };
    }

    private string? Object()
    {
        _at++;
        if (Peek() == '}') return Skip();
        while (true)
        {
            if (Peek() is not { } key) return End;
            if (key != '"') return Unexpected(key, "looking for beginning of object key string");
            if (Text() is { } wrongKey) return wrongKey;
            if (Peek() is not { } colon) return End;
            if (colon != ':') return Unexpected(colon, "after object key");
            _at++;
            if (Value("looking for beginning of value") is { } wrong) return wrong;
            if (Peek() is not { } next) return End;
            if (next == '}') return Skip();
            if (next != ',') return Unexpected(next, "after object key:value pair");
            _at++;
        }
    }

    private string? List()
    {
        _at++;
        if (Peek() == ']') return Skip();
        while (true)
        {
            if (Value("looking for beginning of value") is { } wrong) return wrong;
            if (Peek() is not { } next) return End;
            if (next == ']') return Skip();
            if (next != ',') return Unexpected(next, "after array element");
            _at++;
        }
    }

    private string? Text()
    {
        for (_at++; _at < _text.Length; _at++)
        {
            if (_text[_at] == '"') return Skip();
            if (_text[_at] < ' ') return Unexpected(_text[_at], "in string literal");
            if (_text[_at] == '\\') _at++;
        }

        return End;
    }

    private string? Word(string word)
    {
        for (var i = 0; i < word.Length; i++, _at++)
        {
            if (_at >= _text.Length) return End;
            if (_text[_at] != word[i]) return Unexpected(_text[_at], $"in literal {word} (expecting '{word[i]}')");
        }

        return null;
    }

    private string? Number()
    {
        while (_at < _text.Length && (char.IsAsciiDigit((char)_text[_at]) || "+-.eE".Contains((char)_text[_at], StringComparison.Ordinal))) _at++;
        return null;
    }

    private string? Skip()
    {
        _at++;
        return null;
    }

    private byte? Peek()
    {
        while (_at < _text.Length && _text[_at] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n') _at++;
        return _at < _text.Length ? _text[_at] : null;
    }

    private const string End = "unexpected end of JSON input";

    private static string Unexpected(byte found, string where) => $"invalid character '{(found == '\'' ? "\\'" : found == '"' ? "\"" : Encoding.Latin1.GetString([found]))}' {where}";
}
