using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Yaml;

/// <summary>Writes one document in the layout of <c>kubectl get -o yaml</c>: quoting by go-yaml's rules, no line folding.</summary>
internal sealed class YamlEmitter
{
    // Beyond this a reader no longer accepts "key: value" on one line (YAML 1.1: 1024 characters).
    private const int LongestSimpleKey = 1000;

    private readonly StringBuilder _text = new();

    /// <summary>The whole document, ending in a line feed.</summary>
    public string Document(JsonNode? node)
    {
        if (node is JsonObject { Count: > 0 } map) Mapping(map, 0, atLineStart: true);
        else if (node is JsonArray { Count: > 0 } list) Sequence(list, 0, atLineStart: true);
        else Scalar(node, 0);
        return _text.ToString();
    }

    private void Mapping(JsonObject map, int indent, bool atLineStart)
    {
        foreach (var (key, value) in map)
        {
            if (atLineStart) _text.Append(' ', indent);
            atLineStart = true;
            // A plain key with " *" inside is sound YAML that the parser used here takes for an alias.
            var name = key.Contains(" *", StringComparison.Ordinal) ? DoubleQuoted(key) : Inline(key);
            if (name.Length > LongestSimpleKey) _text.Append("? ").Append(name).Append('\n').Append(' ', indent).Append(':');
            else _text.Append(name).Append(':');
            Value(value, indent);
        }
    }

    private void Sequence(JsonArray list, int indent, bool atLineStart)
    {
        foreach (var item in list)
        {
            if (atLineStart) _text.Append(' ', indent);
            atLineStart = true;
            _text.Append('-');
            if (item is JsonObject { Count: > 0 } map)
            {
                _text.Append(' ');
                Mapping(map, indent + 2, atLineStart: false);
            }
            else if (item is JsonArray { Count: > 0 } inner)
            {
                _text.Append(' ');
                Sequence(inner, indent + 2, atLineStart: false);
            }
            else
            {
                _text.Append(' ');
                Scalar(item, indent);
            }
        }
    }

    private void Value(JsonNode? value, int indent)
    {
        if (value is JsonObject { Count: > 0 } map)
        {
            _text.Append('\n');
            Mapping(map, indent + 2, atLineStart: true);
        }
        else if (value is JsonArray { Count: > 0 } list)
        {
            _text.Append('\n');
            Sequence(list, indent, atLineStart: true);
        }
        else
        {
            _text.Append(' ');
            Scalar(value, indent);
        }
    }

    private void Scalar(JsonNode? node, int indent)
    {
        if (node?.Text() is not { } text) _text.Append(node?.ToJsonString() ?? "null").Append('\n');
        else if (YamlText.AllowsLiteral(text)) Literal(text, indent + 2);
        else _text.Append(Inline(text)).Append('\n');
    }

    private void Literal(string text, int indent)
    {
        _text.Append('|');
        if (text[0] is ' ' or '\n') _text.Append('2');
        var breaks = text.Length - text.TrimEnd('\n').Length;
        if (breaks == 0) _text.Append('-');
        else if (breaks > 1 || text.Length == 1) _text.Append('+');
        _text.Append('\n');
        foreach (var line in (breaks > 0 ? text[..^1] : text).Split('\n'))
        {
            if (line.Length > 0) _text.Append(' ', indent).Append(line);
            _text.Append('\n');
        }
    }

    private static string Inline(string text)
    {
        if (YamlText.AllowsPlain(text)) return YamlScalars.ResolvesElsewhere(text) ? DoubleQuoted(text) : text;
        return text.Length == 0 || !YamlText.AllowsSingleQuotes(text) ? DoubleQuoted(text) : $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
    }

    private static string DoubleQuoted(string text)
    {
        var quoted = new StringBuilder("\"", text.Length + 2);
        foreach (var rune in text.EnumerateRunes())
        {
            _ = rune.Value switch
            {
                '"' => quoted.Append("\\\""),
                '\\' => quoted.Append("\\\\"),
                '\n' => quoted.Append("\\n"),
                '\r' => quoted.Append("\\r"),
                '\t' => quoted.Append("\\t"),
                0x85 => quoted.Append("\\N"),
                0x2028 => quoted.Append("\\L"),
                0x2029 => quoted.Append("\\P"),
                0xFEFF => quoted.Append("\\uFEFF"),
                < 0x20 or (>= 0x7F and < 0xA0) => quoted.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:X2}"),
                >= 0x10000 => quoted.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:X8}"),
                _ => quoted.Append(rune.ToString()),
            };
        }

        return quoted.Append('"').ToString();
    }
}
