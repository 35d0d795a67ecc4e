namespace Sampan.Engine.Selection;

/// <summary>A name or a glob of the three forms Velero 1.18 knows: <c>*</c>, <c>?</c> and <c>[abc]</c> (or <c>[a-c]</c>).</summary>
internal sealed class NamePattern(string text)
{
    public string Text { get; } = text;

    public bool IsGlob { get; } = text.AsSpan().ContainsAny("*?[");

    public bool Matches(string name) => IsGlob ? Matches(Text, name) : Text == name;

    // Only the last * is ever gone back to: it can take what earlier ones would have taken.
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        var (p, n, star, mark) = (0, 0, -1, 0);
        while (n < name.Length)
        {
            if (p < pattern.Length && pattern[p] == '*')
            {
                (star, mark) = (p++, n);
            }
            else if (p < pattern.Length && TakesOne(pattern[p..], name[n], out var width))
            {
                p += width;
                n++;
            }
            else if (star >= 0)
            {
                p = star + 1;
                n = ++mark;
            }
            else
            {
                return false;
            }
        }

        return pattern[p..].TrimStart('*').Length == 0;
    }

    private static bool TakesOne(ReadOnlySpan<char> pattern, char c, out int width)
    {
        width = 1;
        if (pattern[0] != '[') return pattern[0] == '?' || pattern[0] == c;
        var end = pattern.IndexOf(']');
        width = end + 1;
        return end >= 2 && InSet(pattern[1..end], c);
    }

    // As Velero's glob library reads it: ! negates, two characters around - are a range, anything else is a list of characters.
    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        var negated = set[0] == '!';
        if (negated) set = set[1..];
        var found = set.Length == 3 && set[1] == '-' ? c >= set[0] && c <= set[2] : set.Contains(c);
        return found != negated;
    }
}
