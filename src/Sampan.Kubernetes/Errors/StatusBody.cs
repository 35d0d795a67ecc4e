using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Sampan.Kubernetes.Config;
using Sampan.Kubernetes.Documents;

namespace Sampan.Kubernetes.Errors;

/// <summary>Reads refusals: <c>Status</c> bodies, and whatever else stands between sends instead.</summary>
internal static class StatusBody
{
    private const int LongestQuote = 300;

    /// <summary>The typed failure for an answer that is no success.</summary>
    /// <param name="code">HTTP status.</param>
    /// <param name="body">The body, as far as it was read.</param>
    /// <param name="retryAfter">From the header, if there was one.</param>
    /// <param name="request">Verb and path.</param>
    /// <param name="connection">For the remedy of refused credentials.</param>
    public static KubeApiException Read(HttpStatusCode code, ReadOnlyMemory<byte> body, TimeSpan? retryAfter, string request, KubeConnection connection)
    {
        try
        {
            using var document = JsonDocument.Parse(body);
            if (document.RootElement.Text("kind") == "Status") return Read(document.RootElement, code, retryAfter, request, connection);
        }
        catch (JsonException)
        {
            // A proxy's HTML, the API server's own "404 page not found", or nothing at all: quoted below.
        }

        var text = Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, LongestQuote)]).Trim();
        var message = text.Length == 0 ? $"{request} was answered {(int)code} without a reason" : $"{request} was answered {(int)code}: {text}";
        return Make(code, "", message, request, [], retryAfter, connection);
    }

    /// <summary>The typed failure for a <c>Status</c>, from a body or from a watch's ERROR event.</summary>
    public static KubeApiException Read(JsonElement status, HttpStatusCode? answered, TimeSpan? retryAfter, string request, KubeConnection connection)
    {
        var code = answered ?? (HttpStatusCode)(status.Whole("code") ?? 500);
        var message = status.Text("message") is { Length: > 0 } text ? text : $"{request} was answered {(int)code} {status.Text("reason")}".TrimEnd();
        var causes = status.Items("details", "causes").Select(c => c.Text("field") is { Length: > 0 } field ? $"{field}: {c.Text("message")}" : c.Text("message") ?? "");
        retryAfter ??= status.Whole("details", "retryAfterSeconds") is { } seconds and > 0 ? TimeSpan.FromSeconds(seconds) : null;
        return Make(code, status.Text("reason") ?? "", message, request, [.. causes], retryAfter, connection);
    }

    /// <summary>The header in either of its forms: seconds, or a date that is compared with <paramref name="now"/>.</summary>
    public static TimeSpan? RetryAfter(string? header, DateTimeOffset now)
    {
        if (int.TryParse(header, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds)) return TimeSpan.FromSeconds(seconds);
        if (!DateTimeOffset.TryParseExact(header, "r", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var date)) return null;
        return date > now ? date - now : TimeSpan.Zero;
    }

    private static KubeApiException Make(
        HttpStatusCode code, string reason, string message, string request, IReadOnlyList<string> causes, TimeSpan? retryAfter, KubeConnection connection)
    {
        if (code == HttpStatusCode.Gone) return new ResourceExpiredException(message, request);
        if (code == HttpStatusCode.Unauthorized)
        {
            message = $"{connection} refused the credentials of user \"{connection.User.Name}\": {message}. They may have expired: log in again or choose another context.";
        }

        return new KubeApiException(code, reason, message, request) { Causes = causes, RetryAfter = retryAfter };
    }
}
