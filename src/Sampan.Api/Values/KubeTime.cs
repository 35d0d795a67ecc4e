using System.Globalization;

namespace Sampan.Api.Values;

/// <summary>Kubernetes' <c>metav1.Time</c>: RFC 3339 in UTC with whole seconds, such as <c>2026-01-31T01:00:00Z</c>.</summary>
public static class KubeTime
{
    /// <summary>Writes in UTC; fractions of a second are cut off.</summary>
    public static string Format(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    /// <summary>Reads RFC 3339 with any offset and any fraction; null when the text is none.</summary>
    public static DateTimeOffset? Parse(string? text) =>
        text is { Length: >= 20 } && text[10] is 'T' or 't' &&
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : null;
}
