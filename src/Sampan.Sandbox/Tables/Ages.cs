using System.Globalization;
using System.Text.Json;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tables;

/// <summary>Lengths of time as kubectl prints them: one or two units, the coarser the longer.</summary>
internal static class Ages
{
    public static string Of(JsonElement item, DateTimeOffset now) => Since(item.Text("metadata", "creationTimestamp"), now);

    public static string Since(string? time, DateTimeOffset now) => Parse(time) is { } then ? Print(now - then) : "<unknown>";

    public static DateTimeOffset? Parse(string? time) =>
        DateTimeOffset.TryParse(time, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var parsed) ? parsed : null;

    public static string Print(TimeSpan length)
    {
        var seconds = (long)length.TotalSeconds;
        if (seconds < -1) return "<invalid>";
        if (seconds < 0) return "0s";
        if (seconds < 120) return Text($"{seconds}s");
        var minutes = seconds / 60;
        if (minutes < 10) return Two(minutes, "m", seconds % 60, "s");
        if (minutes < 180) return Text($"{minutes}m");
        var hours = minutes / 60;
        if (hours < 8) return Two(hours, "h", minutes % 60, "m");
        if (hours < 48) return Text($"{hours}h");
        var days = hours / 24;
        if (hours < 192) return Two(days, "d", hours % 24, "h");
        if (days < 730) return Text($"{days}d");
        return days < 2920 ? Two(days / 365, "y", days % 365, "d") : Text($"{days / 365}y");
    }

    private static string Two(long large, string largeUnit, long small, string smallUnit) =>
        small == 0 ? Text($"{large}{largeUnit}") : Text($"{large}{largeUnit}{small}{smallUnit}");

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
