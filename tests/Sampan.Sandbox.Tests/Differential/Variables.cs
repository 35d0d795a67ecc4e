using System.Text.RegularExpressions;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>What scenarios refer to as <c>$name</c>: their namespace and what they kept of answers. Unknown names stay as they are (<c>$patch</c>).</summary>
internal sealed partial class Variables(string ns)
{
    private readonly Dictionary<string, string> _values = new() { ["ns"] = ns };

    public string Namespace { get; } = ns;

    public void Keep(string name, string value) => _values[name] = value;

    public string Expand(string text) => Reference().Replace(text, m => _values.GetValueOrDefault(m.Groups[1].Value, m.Value));

    [GeneratedRegex(@"\$([A-Za-z]\w*)")]
    private static partial Regex Reference();
}
