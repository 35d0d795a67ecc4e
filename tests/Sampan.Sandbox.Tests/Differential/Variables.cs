using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>What scenarios refer to as <c>$name</c>: their namespace, <c>$long</c> (a text longer than 256 KiB) and what they kept of answers. Unknown names stay as they are (<c>$patch</c>).</summary>
internal sealed partial class Variables(string ns)
{
    // One more than annotations of an object may have.
    private const int LongBytes = (256 * 1024) + 1;


    private readonly Dictionary<string, string> _values = new() { ["ns"] = ns, ["long"] = new string('a', LongBytes) };

    public string Namespace { get; } = ns;

    public void Keep(string name, string value) => _values[name] = value;

    public string Expand(string text) => Reference().Replace(text, m => _values.GetValueOrDefault(m.Groups[1].Value, m.Value));

    [GeneratedRegex(@"\$([A-Za-z]\w*)")]
    private static partial Regex Reference();
}
