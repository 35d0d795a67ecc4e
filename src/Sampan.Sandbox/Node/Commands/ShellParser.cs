using System.Text;

namespace Sampan.Sandbox.Node.Commands;

/// <summary>Reads scripts of simple commands: quotes, variables, <c>&amp;&amp;</c>, <c>||</c>, <c>;</c>, line ends, comments, redirections to
/// files and of one stream to the other.</summary>
internal sealed class ShellParser(string script)
{
    private static readonly string[] Reserved =
    [
        "!", "{", "}", "[[", "if", "then", "else", "elif", "fi", "for", "while", "until", "do", "done", "case", "esac", "function",
        "set", "cd", "export", "exec", "eval", "trap", ".",
    ];

    private readonly List<ShellCommand> _commands = [];
    private List<ShellWord> _words = [];
    private List<ShellRedirect> _redirects = [];
    private string _after = ";";
    private int _at;

    /// <exception cref="ShellSyntaxException">Pipes, subshells, patterns, compound commands and whatever else there is.</exception>
    public static IReadOnlyList<ShellCommand> Parse(string script) => new ShellParser(script).Parse();

    private bool IsAtEnd => _at >= script.Length;

    private List<ShellCommand> Parse()
    {
        while (!IsAtEnd)
        {
            if (script[_at] is ' ' or '\t' or '\r') _at++;
            else if (script[_at] == '#') SkipComment();
            else if (Skip("&&")) End("&&");
            else if (Skip("||")) End("||");
            else if (script[_at] is ';' or '\n') End(script[_at++] == ';' ? ";" : "\n");
            else if (!TryRedirect()) _words.Add(Word());
        }

        End("");
        return _commands;
    }

    private void End(string next)
    {
        if (_words.Count + _redirects.Count > 0) _commands.Add(Checked(new ShellCommand(_after, _words, _redirects)));
        else if (next is not ("\n" or "") || _after is "&&" or "||")
        {
            // An operator may be followed by line ends, and by nothing else.
            if (next == "\n") return;
            throw new ShellSyntaxException($"syntax error near \"{(next.Length == 0 ? "end of script" : next)}\"");
        }

        _after = next is "&&" or "||" ? next : ";";
        (_words, _redirects) = ([], []);
    }

    private static ShellCommand Checked(ShellCommand command) => command.Words is [{ Bare: { } first }, ..] && Reserved.Contains(first)
        ? throw new ShellSyntaxException($"\"{first}\" is not done by the sandbox's shell")
        : command;

    private void SkipComment()
    {
        while (!IsAtEnd && script[_at] != '\n') _at++;
    }

    private bool Skip(string text)
    {
        if (string.CompareOrdinal(script, _at, text, 0, text.Length) != 0) return false;
        _at += text.Length;
        return true;
    }

    private bool TryRedirect()
    {
        foreach (var (text, stream) in ((string, int)[])[("2>", 2), ("1>", 1), (">", 1)])
        {
            if (!Skip(text)) continue;
            if (Skip("&1") || Skip("&2"))
            {
                var same = script[_at - 1] - '0' == stream;
                if (!same) _redirects.Add(new ShellRedirect(stream, false, null));
                return true;
            }

            var append = Skip(">");
            while (!IsAtEnd && script[_at] is ' ' or '\t') _at++;
            _redirects.Add(new ShellRedirect(stream, append, Word()));
            return true;
        }

        return false;
    }

    private ShellWord Word()
    {
        var (parts, text, quoted) = (new List<(string, bool)>(), new StringBuilder(), false);
        var start = _at;
        while (!IsAtEnd && script[_at] is not (' ' or '\t' or '\r' or '\n' or ';' or '>'))
        {
            var c = script[_at];
            if (c == '&' && string.CompareOrdinal(script, _at, "&&", 0, 2) == 0) break;
            if (c == '|' && string.CompareOrdinal(script, _at, "||", 0, 2) == 0) break;
            if (c is '&' or '|' or '(' or ')' or '<' or '`' or '*' or '?') throw new ShellSyntaxException($"\"{c}\" is not done by the sandbox's shell");
            if (c == '\'') quoted = Single(text);
            else if (c == '"') quoted = Double(text, parts);
            else if (c == '$') Variable(text, parts);
            else if (c == '\\' && _at + 1 < script.Length) Escaped(text);
            else text.Append(script[_at++]);
        }

        if (_at == start) throw new ShellSyntaxException("syntax error: a word is missing");
        Flush(text, parts);
        return new ShellWord(parts, quoted);
    }

    private void Escaped(StringBuilder text)
    {
        if (script[_at + 1] != '\n') text.Append(script[_at + 1]);
        _at += 2;
    }

    private bool Single(StringBuilder text)
    {
        var end = script.IndexOf('\'', _at + 1);
        if (end < 0) throw new ShellSyntaxException("unterminated quoted string");
        text.Append(script, _at + 1, end - _at - 1);
        _at = end + 1;
        return true;
    }

    private bool Double(StringBuilder text, List<(string, bool)> parts)
    {
        _at++;
        while (!IsAtEnd && script[_at] != '"')
        {
            if (script[_at] == '`') throw new ShellSyntaxException("\"`\" is not done by the sandbox's shell");
            if (script[_at] == '$') Variable(text, parts);
            else if (script[_at] == '\\' && _at + 1 < script.Length && script[_at + 1] is '"' or '\\' or '$' or '`' or '\n') Escaped(text);
            else text.Append(script[_at++]);
        }

        if (IsAtEnd) throw new ShellSyntaxException("unterminated quoted string");
        _at++;
        return true;
    }

    private void Variable(StringBuilder text, List<(string, bool)> parts)
    {
        var braces = _at + 1 < script.Length && script[_at + 1] == '{';
        var start = _at + (braces ? 2 : 1);
        var end = start;
        if (end < script.Length && script[end] == '?') end++;
        else while (end < script.Length && (char.IsAsciiLetterOrDigit(script[end]) || script[end] == '_')) end++;
        var closed = !braces || (end < script.Length && script[end] == '}');
        if (end == start && !braces && (end == script.Length || script[end] is ' ' or '"'))
        {
            text.Append('$');
            _at++;
            return;
        }

        if (end == start || !closed) throw new ShellSyntaxException("such an expansion of \"$\" is not done by the sandbox's shell");
        Flush(text, parts);
        parts.Add((script[start..end], true));
        _at = end + (braces ? 1 : 0);
    }

    private static void Flush(StringBuilder text, List<(string, bool)> parts)
    {
        if (text.Length > 0) parts.Add((text.ToString(), false));
        text.Clear();
    }
}
