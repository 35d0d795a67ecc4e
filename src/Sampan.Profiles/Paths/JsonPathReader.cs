using System.Globalization;

namespace Sampan.Profiles.Paths;

/// <summary>Reads a path's text step by step.</summary>
internal ref struct JsonPathReader(string text)
{
    private ReadOnlySpan<char> _rest = text;

    public bool TryRead(out IReadOnlyList<JsonPathStep> steps, out string problem)
    {
        var list = new List<JsonPathStep>();
        steps = list;
        problem = "a path begins with $";
        if (_rest.Length == 0 || _rest[0] != '$') return false;
        _rest = _rest[1..];
        while (_rest.Length > 0)
        {
            var step = _rest[0] switch { '.' => Dotted(out problem), '[' => Bracketed(out problem), _ => Bad("expected . or [", out problem) };
            if (step is null) return false;
            list.Add(step);
        }

        problem = "";
        return true;
    }

    private JsonPathStep? Dotted(out string problem)
    {
        problem = "";
        _rest = _rest[1..];
        var end = _rest.IndexOfAny('.', '[');
        var name = (end < 0 ? _rest : _rest[..end]).ToString();
        _rest = _rest[name.Length..];
        if (name == "*") return JsonPathStep.Everything;
        return name.Length > 0 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')
            ? new JsonPathStep([name], null)
            : Bad($"\"{name}\" is no plain name: write ['{name}']", out problem);
    }

    private JsonPathStep? Bracketed(out string problem)
    {
        problem = "";
        _rest = _rest[1..];
        if (_rest.StartsWith("*]"))
        {
            _rest = _rest[2..];
            return JsonPathStep.Everything;
        }

        return _rest.Length > 0 && _rest[0] == '\'' ? Quoted(out problem) : Position(out problem);
    }

    private JsonPathStep? Quoted(out string problem)
    {
        problem = "";
        var names = new List<string>();
        while (true)
        {
            if (_rest.Length == 0 || _rest[0] != '\'') return Bad("expected a name in single quotes", out problem);
            var end = _rest[1..].IndexOf('\'');
            if (end < 0) return Bad("a quote is not closed", out problem);
            names.Add(_rest.Slice(1, end).ToString());
            _rest = _rest[(end + 2)..];
            if (_rest.Length == 0 || _rest[0] is not (',' or ']')) return Bad("expected , or ] after a name", out problem);
            var last = _rest[0] == ']';
            _rest = _rest[1..];
            if (last) return new JsonPathStep(names, null);
        }
    }

    private JsonPathStep? Position(out string problem)
    {
        problem = "";
        var end = _rest.IndexOf(']');
        if (end < 0 || !int.TryParse(_rest[..end], NumberStyles.None, CultureInfo.InvariantCulture, out var index))
        {
            return Bad("expected *, a position or quoted names in []", out problem);
        }

        _rest = _rest[(end + 1)..];
        return new JsonPathStep([], index);
    }

    private readonly JsonPathStep? Bad(string what, out string problem)
    {
        problem = _rest.Length == 0 ? $"{what}, at the end" : $"{what}, at \"{_rest}\"";
        return null;
    }
}
