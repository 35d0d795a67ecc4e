using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Sampan.Kubernetes.Versions;

namespace Sampan.Sandbox.Kinds.Validation;

/// <summary>IP addresses and ranges inside objects.</summary>
internal static class Addresses
{
    public const string IpText = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)";
    public const string CidrText = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)";

    // From here on leading zeros, which some readers take for octal numbers, are no longer let through.
    private const int Strict = 36;

    /// <summary>An address as Go read it before it was strict: decimal, whatever zeros are in front.</summary>
    public static IPAddress? Parse(string text)
    {
        if (text.Contains(':', StringComparison.Ordinal)) return IPAddress.TryParse(text, out var six) ? six : null;
        var parts = text.Split('.');
        if (parts.Length != 4) return null;
        var bytes = new byte[4];
        for (var i = 0; i < 4; i++)
        {
            if (parts[i].Length is 0 or > 3 || !byte.TryParse(parts[i], NumberStyles.None, CultureInfo.InvariantCulture, out bytes[i])) return null;
        }

        return new IPAddress(bytes);
    }

    public static bool IsSix(string text) => Parse(text)?.AddressFamily == AddressFamily.InterNetworkV6;

    /// <summary>What is wrong with an address, if anything.</summary>
    public static string? Problem(string text, KubernetesVersion version) => Parse(text) is not { } address ? IpText
        : !version.Since(Strict) ? null
        : address.IsIPv4MappedToIPv6 ? "must not be an IPv4-mapped IPv6 address"
        : HasLeadingZeros(text) ? "must not have leading 0s" : null;

    /// <summary>What is wrong with a range such as <c>10.0.0.0/8</c>; all of it.</summary>
    public static IEnumerable<string> RangeProblems(string text, KubernetesVersion version)
    {
        if (!IsRange(text))
        {
            yield return CidrText;
            yield break;
        }

        if (!version.Since(Strict)) yield break;
        if (HasLeadingZeros(text.Replace('/', '.'))) yield return "must not have leading 0s in IP or prefix length";
        else if (Parse(text.Split('/')[0])!.IsIPv4MappedToIPv6) yield return "must not have an IPv4-mapped IPv6 address";
        else if (Network(text) is { } network && !network.BaseAddress.Equals(Parse(text.Split('/')[0])))
            yield return "must not have bits set beyond the prefix length";
    }

    /// <summary>The range an address and a length stand for, or null.</summary>
    public static IPNetwork? Network(string text)
    {
        if (!IsRange(text)) return null;
        var parts = text.Split('/');
        var length = int.Parse(parts[1], CultureInfo.InvariantCulture);
        var bytes = Parse(parts[0])!.GetAddressBytes();
        for (var i = 0; i < bytes.Length; i++)
        {
            var kept = Math.Clamp(length - (i * 8), 0, 8);
            bytes[i] &= (byte)(0xFF << (8 - kept));
        }

        return new IPNetwork(new IPAddress(bytes), length);
    }

    private static bool IsRange(string text) => text.Split('/') is [var address, var length] && Parse(address) is { } ip
        && int.TryParse(length, NumberStyles.None, CultureInfo.InvariantCulture, out var bits) && bits <= ip.GetAddressBytes().Length * 8;

    private static bool HasLeadingZeros(string text) =>
        !text.Contains(':', StringComparison.Ordinal) && text.Split('.').Any(p => p.Length > 1 && p[0] == '0');

    /// <summary>Addresses that can't be anybody's on the network.</summary>
    public static IEnumerable<string> Special(string text)
    {
        if (Parse(text) is not { } address) yield break;
        var bytes = address.GetAddressBytes();
        if (address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) yield return $"may not be unspecified ({text})";
        if (IPAddress.IsLoopback(address)) yield return "may not be in the loopback range (127.0.0.0/8, ::1/128)";
        if (address.IsIPv6LinkLocal || bytes is [169, 254, _, _]) yield return "may not be in the link-local range (169.254.0.0/16, fe80::/10)";
        if (bytes is [224, 0, 0, _] or [0xFF, 0x02, ..]) yield return "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)";
    }
}
