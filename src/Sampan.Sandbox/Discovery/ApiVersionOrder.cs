using System.Globalization;

namespace Sampan.Sandbox.Discovery;

/// <summary>Kubernetes' order of version names: stable before beta before alpha, higher numbers first, anything else after, by name.</summary>
internal sealed class ApiVersionOrder : IComparer<string>
{
    public static ApiVersionOrder Instance { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (a, b) = (Read(x!), Read(y!));
        return a is null || b is null ? (a is null).CompareTo(b is null) is var known && known != 0 ? known : string.CompareOrdinal(x, y) : b.Value.CompareTo(a.Value);
    }

    private static (int Stability, int Major, int Minor)? Read(string version)
    {
        if (version.Length < 2 || version[0] != 'v') return null;
        var (number, stability, minor) = version.IndexOf("alpha", StringComparison.Ordinal) is > 0 and var a ? (version[1..a], 0, version[(a + 5)..])
            : version.IndexOf("beta", StringComparison.Ordinal) is > 0 and var b ? (version[1..b], 1, version[(b + 4)..])
            : (version[1..], 2, "0");
        return int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var major) &&
            int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var sub) ? (stability, major, sub) : null;
    }
}
