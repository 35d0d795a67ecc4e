namespace Sampan.Sandbox.Selection;

/// <summary>Cuts a label selector into words and operators. A word is everything up to a space or one of <c>= ! ( ) , &gt; &lt;</c>.</summary>
internal ref struct LabelSelectorLexer(ReadOnlySpan<char> text)
{
    private readonly ReadOnlySpan<char> _text = text;
    private int _at;

    /// <summary>The next piece, without moving on; empty at the end.</summary>
    public readonly string Peek()
    {
        var copy = this;
        return copy.Next();
    }

    /// <summary>The next piece; empty at the end.</summary>
    public string Next()
    {
        while (_at < _text.Length && IsSpace(_text[_at])) _at++;
        var start = _at;
        if (_at == _text.Length) return "";
        if (IsSpecial(_text[_at]))
        {
            _at += Operator(_text[_at..]);
        }
        else
        {
            while (_at < _text.Length && !IsSpecial(_text[_at]) && !IsSpace(_text[_at])) _at++;
        }

        return _text[start.._at].ToString();
    }

    /// <summary>True for a piece that is a word, even one that is an operator elsewhere (<c>in</c>).</summary>
    public static bool IsWord(string piece) => piece.Length > 0 && !IsSpecial(piece[0]);

    private static int Operator(ReadOnlySpan<char> rest) => rest.StartsWith("==") || rest.StartsWith("!=") ? 2 : 1;

    private static bool IsSpecial(char c) => c is '=' or '!' or '(' or ')' or ',' or '>' or '<';

    private static bool IsSpace(char c) => c is ' ' or '\t' or '\r' or '\n';
}
