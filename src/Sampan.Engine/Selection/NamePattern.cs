namespace Sampan.Engine.Selection;

/// <summary>A name or a glob of the three forms Velero 1.18 knows: <c>*</c>, <c>?</c> and <c>[abc]</c> (ranges and <c>^</c> included).</summary>
internal sealed class NamePattern(string text)
{
    public string Text { get; } = text;

    public bool IsGlob { get; } = text.AsSpan().ContainsAny("*?[");

    public bool Matches(string name) => IsGlob ? Matches(Text, name) : Text == name;

    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> name)
    {
        while (pattern.Length > 0)
        {
            if (pattern[0] == '*')
            {
                pattern = pattern.TrimStart('*');
                if (pattern.Length == 0) return true;
                for (var i = 0; i <= name.Length; i++)
                {
                    if (Matches(pattern, name[i..])) return true;
                }

                return false;
            }

            if (name.Length == 0) return false;
            var width = 1;
            if (pattern[0] == '[')
            {
                var end = pattern.IndexOf(']');
                if (end < 2 || !InSet(pattern[1..end], name[0])) return false;
                width = end + 1;
            }
            else if (pattern[0] != '?' && pattern[0] != name[0])
            {
                return false;
            }

            pattern = pattern[width..];
            name = name[1..];
        }

        return name.Length == 0;
    }

    private static bool InSet(ReadOnlySpan<char> set, char c)
    {
        var negated = set[0] is '^' or '!';
        if (negated) set = set[1..];
        var found = false;
        for (var i = 0; i < set.Length; i++)
        {
            if (i + 2 < set.Length && set[i + 1] == '-')
            {
                found |= c >= set[i] && c <= set[i + 2];
                i += 2;
            }
            else
            {
                found |= set[i] == c;
            }
        }

        return found != negated;
    }
}
