using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Sampan.Kubernetes.Documents;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Sends a step's request and reads what came back.</summary>
internal sealed class StepRequests(ApiTarget target)
{
    private static readonly HashSet<string> Fields = ["request", "headers", "body", "bodyText", "bodyBase64", "keep", "show", "until"];

    public async Task<Answer> SendAsync(JsonObject step, Variables variables, CancellationToken ct)
    {
        if (step.FirstOrDefault(p => !Fields.Contains(p.Key)).Key is { } unknown) throw new InvalidDataException($"{step["request"]}: {unknown} means nothing");
        var written = (string)step["request"]!;
        var (method, path) = (written[..written.IndexOf(' ', StringComparison.Ordinal)], written[(written.IndexOf(' ', StringComparison.Ordinal) + 1)..].Trim());
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(variables.Expand(path), UriKind.Relative));
        if (Body(step, variables) is { } body) request.Content = new ByteArrayContent(body);
        AddHeaders(request, step["headers"] as JsonObject ?? [], variables);
        using var response = await target.Http.SendAsync(request, ct);
        return new Answer(written, (int)response.StatusCode, Headers(response), Decode(response, await response.Content.ReadAsByteArrayAsync(ct)));
    }

    private static byte[]? Body(JsonObject step, Variables variables) => step switch
    {
        _ when step["body"] is { } body => Encoding.UTF8.GetBytes(variables.Expand(Encoding.UTF8.GetString(KubeJson.Write(body)))),
        _ when step["bodyText"] is { } text => Encoding.UTF8.GetBytes(variables.Expand((string)text!)),
        _ when step["bodyBase64"] is { } data => Convert.FromBase64String((string)data!),
        _ => null,
    };

    private static void AddHeaders(HttpRequestMessage request, JsonObject headers, Variables variables)
    {
        if (!headers.ContainsKey("Accept")) request.Headers.TryAddWithoutValidation("Accept", "application/json");
        if (!headers.ContainsKey("Content-Type")) request.Content?.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        foreach (var (name, value) in headers)
        {
            if (value is null) continue;
            var text = variables.Expand(value.ToString());
            if (name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)) request.Content?.Headers.TryAddWithoutValidation(name, text);
            else request.Headers.TryAddWithoutValidation(name, text);
        }
    }

    private static JsonObject Headers(HttpResponseMessage response)
    {
        var headers = new JsonObject();
        foreach (var name in new[] { "Warning", "Retry-After", "Allow" })
        {
            if (response.Headers.TryGetValues(name, out var values) || response.Content.Headers.TryGetValues(name, out values))
                headers[name] = new JsonArray([.. values.Select(v => (JsonNode)v)]);
        }

        if (response.Content.Headers.ContentType is { MediaType: not "application/json" } type) headers["Content-Type"] = type.ToString();
        return headers;
    }

    private static JsonNode? Decode(HttpResponseMessage response, byte[] bytes)
    {
        if (bytes.Length == 0) return null;
        if (response.Content.Headers.ContentType is not { } type) return Encoding.UTF8.GetString(bytes);
        return type.MediaType == "application/json" ? KubeJson.ParseNode(bytes)
            : IsText(type) ? Encoding.UTF8.GetString(bytes) : Convert.ToBase64String(bytes);
    }

    private static bool IsText(MediaTypeHeaderValue type) =>
        type.MediaType is { } name && (name.StartsWith("text/", StringComparison.Ordinal) || name.EndsWith("yaml", StringComparison.Ordinal));
}
