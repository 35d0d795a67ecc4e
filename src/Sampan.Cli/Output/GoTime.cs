using System.Globalization;

namespace Sampan.Cli.Output;

/// <summary>Times and ages as Velero's tables print them.</summary>
internal static class GoTime
{
    /// <summary>Go's <c>Time.String</c> in the host's zone (<c>2026-05-10 02:00:00 +0000 UTC</c>), or <paramref name="missing"/>.</summary>
    public static string Text(DateTimeOffset? time, string missing = "<nil>")
    {
        if (time is not { } t) return missing;
        var local = TimeZoneInfo.ConvertTime(t, TimeZoneInfo.Local);
        var offset = (local.Offset < TimeSpan.Zero ? "-" : "+") + local.Offset.ToString("hhmm", CultureInfo.InvariantCulture);
        // Zone abbreviations are not in the runtime's tables; Go prints the bare offset where it has none either.
        var zone = local.Offset == TimeSpan.Zero ? "UTC" : offset;
        return $"{local.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)} {offset} {zone}";
    }

    /// <summary>The largest whole unit of an age: <c>59s</c>, <c>3m</c>, <c>5h</c>, <c>29d</c>, <c>2y</c>; truncating.</summary>
    public static string Short(TimeSpan age) => age switch
    {
        { TotalSeconds: < -1 } => "<invalid>",
        { TotalSeconds: < 0 } => "0s",
        { TotalSeconds: < 60 } => $"{(int)age.TotalSeconds}s",
        { TotalMinutes: < 60 } => $"{(int)age.TotalMinutes}m",
        { TotalHours: < 24 } => $"{(int)age.TotalHours}h",
        { TotalDays: < 365 } => $"{(int)age.TotalDays}d",
        _ => $"{(int)(age.TotalDays / 365)}y",
    };

    /// <summary>Time left until <paramref name="expiration"/>, with <c> ago</c> when it is past; <c>n/a</c> without one.</summary>
    public static string Expires(DateTimeOffset? expiration, DateTimeOffset now)
    {
        if (expiration is not { } e) return "n/a";
        return e >= now ? Short(e - now) : $"{Short(now - e)} ago";
    }
}
