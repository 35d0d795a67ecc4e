using System.Globalization;

namespace Sampan.Kubernetes.Versions;

/// <summary>A Kubernetes version that the tables of facts cover: 1.18 to 1.36.</summary>
/// <param name="Minor">The 21 in 1.21.</param>
/// <param name="Patch">The 3 in 1.21.3; 0 when it was not said. Facts do not depend on it.</param>
public readonly record struct KubernetesVersion(int Minor, int Patch) : IComparable<KubernetesVersion>
{
    /// <summary>The lowest that is supported: 1.18, the guide's own minimum for a source cluster.</summary>
    public static KubernetesVersion Oldest { get; } = new(18, 0);

    /// <summary>The highest that is supported.</summary>
    public static KubernetesVersion Newest { get; } = new(36, 0);

    /// <summary>As <c>/version</c> spells it: <c>v1.21.3</c>.</summary>
    public string GitVersion => string.Create(CultureInfo.InvariantCulture, $"v1.{Minor}.{Patch}");

    /// <summary>Reads <c>1.21</c>, <c>v1.21.3</c> and what providers append (<c>v1.21.3-tke.8</c>, <c>1.21+</c>).</summary>
    /// <exception cref="UnsupportedVersionException">Not a version, or outside <see cref="Oldest"/> to <see cref="Newest"/>; the message names the range.</exception>
    public static KubernetesVersion Parse(string text) =>
        !TryRead(text, out var version) ? throw new UnsupportedVersionException(text, "is not a Kubernetes version")
        : version.Minor < Oldest.Minor || version.Minor > Newest.Minor ? throw new UnsupportedVersionException(text, "is not supported")
        : version;

    /// <summary>As <see cref="Parse"/>, without an exception.</summary>
    public static bool TryParse(string text, out KubernetesVersion version) =>
        TryRead(text, out version) && version.Minor >= Oldest.Minor && version.Minor <= Newest.Minor;

    /// <summary>True when this is at least 1.<paramref name="minor"/>.</summary>
    public bool Since(int minor) => Minor >= minor;

    /// <summary>By minor, then by patch.</summary>
    public int CompareTo(KubernetesVersion other) => (Minor, Patch).CompareTo((other.Minor, other.Patch));

    /// <summary>Older first.</summary>
    public static bool operator <(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) < 0;

    /// <summary>Older first.</summary>
    public static bool operator >(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) > 0;

    /// <summary>Older first.</summary>
    public static bool operator <=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) <= 0;

    /// <summary>Older first.</summary>
    public static bool operator >=(KubernetesVersion left, KubernetesVersion right) => left.CompareTo(right) >= 0;

    /// <summary>Major and minor: <c>1.21</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"1.{Minor}");

    private static bool TryRead(string text, out KubernetesVersion version)
    {
        version = default;
        var parts = text.Trim().TrimStart('v').Split('.', 3);
        if (parts.Length < 2 || parts[0] != "1" || !Leading(parts[1], out var minor, out var rest)) return false;
        if (rest is not ("" or "+")) return false;
        var patch = 0;
        if (parts.Length == 3 && !Leading(parts[2], out patch, out _)) return false;
        version = new(minor, patch);
        return true;
    }

    private static bool Leading(string part, out int number, out string rest)
    {
        var digits = part.AsSpan().IndexOfAnyExceptInRange('0', '9') is var end && end < 0 ? part.Length : end;
        rest = part[digits..];
        return int.TryParse(part.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
