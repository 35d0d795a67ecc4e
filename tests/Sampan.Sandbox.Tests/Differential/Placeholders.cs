using System.Globalization;
using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Values that servers choose, each under a stable name by order of appearance: the same value has the same name throughout a scenario.</summary>
internal sealed partial class Placeholders
{
    private readonly Dictionary<string, string> _names = [];
    private readonly Dictionary<string, int> _counts = [];

    public string For(string kind, string value)
    {
        if (_names.TryGetValue($"{kind}:{value}", out var name)) return name;
        _counts[kind] = _counts.GetValueOrDefault(kind) + 1;
        return _names[$"{kind}:{value}"] = $"<{kind}-{_counts[kind].ToString(CultureInfo.InvariantCulture)}>";
    }

    /// <summary>The name of a value that was seen before; null when it was not.</summary>
    public string? Known(string kind, string value) => _names.GetValueOrDefault($"{kind}:{value}");

    /// <summary>Names every uid, and every value seen before, inside a text.</summary>
    public string Replace(string text)
    {
        text = Uid().Replace(text, m => For("uid", m.Value));
        text = Word().Replace(text, m => Known("name", m.Value) ?? Known("ip", m.Value) ?? Known("port", m.Value) ?? m.Value);
        return Revision().Replace(text, m => m.Groups[1].Value + For("rv", m.Groups[2].Value));
    }

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex Uid();

    [GeneratedRegex(@"[A-Za-z0-9](?:[-.A-Za-z0-9]*[A-Za-z0-9])?")]
    private static partial Regex Word();

    [GeneratedRegex(@"(current: |record \(|""resourceVersion"":""|ResourceVersion: |resource version: \d+ \(|resource version: |\\""resourceVersion\\"":\\"")(\d+)")]
    private static partial Regex Revision();
}
