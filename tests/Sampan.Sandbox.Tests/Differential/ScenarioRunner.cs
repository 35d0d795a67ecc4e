using System.Diagnostics;
using System.Text;
using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Plays one scenario against one server.</summary>
internal sealed class ScenarioRunner(ApiTarget target, Scenario scenario)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    // Names of namespaces show in sorted lists and hashes: they are the same in every run, and a server is used once.
    private readonly Variables _variables = new(NamespaceOf(scenario));
    private readonly StepRequests _requests = new(target);
    private readonly Dictionary<string, WatchReader> _watches = [];

    public static string NamespaceOf(Scenario scenario) => $"{scenario.Area}-{scenario.Name}" is { Length: <= 50 } name ? name : $"{scenario.Area}-{scenario.Name}"[..50].TrimEnd('-');

    /// <summary>The normalised answers, one a step that has one.</summary>
    public async Task<JsonArray> RunAsync(CancellationToken ct)
    {
        try
        {
            await PrepareAsync(ct);
            var normaliser = new Normaliser(scenario, _variables.Namespace);
            var answers = new JsonArray();
            foreach (var step in scenario.Steps)
            {
                if (await StepAsync(step, ct) is { } answer) answers.Add((JsonNode?)normaliser.Normalise(answer, Texts(step, "show")).ToJson());
            }

            return answers;
        }
        finally
        {
            foreach (var watch in _watches.Values) await watch.DisposeAsync();
        }
    }

    private async Task PrepareAsync(CancellationToken ct)
    {
        var ns = _variables.Namespace;
        await SetUpAsync("/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{ns}}}"}}""", ct);
        // Pods need their account: a controller makes it, or, where none runs, the suite.
        if (scenario.NeedsManager)
        {
            var account = new JsonObject { ["request"] = $"GET /api/v1/namespaces/{ns}/serviceaccounts/default", ["until"] = new JsonObject { ["path"] = "metadata.name", ["is"] = "default" } };
            await StepAsync(account, ct);
        }
        else
        {
            await SetUpAsync($"/api/v1/namespaces/{ns}/serviceaccounts", """{"apiVersion":"v1","kind":"ServiceAccount","metadata":{"name":"default"}}""", ct);
        }
    }

    private async Task SetUpAsync(string path, string body, CancellationToken ct)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await target.Http.PostAsync(new Uri(path, UriKind.Relative), content, ct);
        if (!response.IsSuccessStatusCode) throw new InvalidOperationException($"{scenario.Area}/{scenario.Name}: {path}: {await response.Content.ReadAsStringAsync(ct)}");
    }

    private async Task<Answer?> StepAsync(JsonObject step, CancellationToken ct)
    {
        if (step["watch"] is { } watch)
        {
            _watches.Add((string?)step["as"] ?? "", await WatchReader.OpenAsync(target, _variables.Expand((string)watch!), step["headers"] as JsonObject, ct));
            return null;
        }

        if (step["frames"] is { } frames)
        {
            var (code, body) = await _watches[(string)frames!].ReadAsync(step["count"] is { } count ? int.Parse(count.ToString(), null) : null, Patience, ct);
            Keep(step, body);
            return new Answer($"frames {frames}", code, [], body);
        }

        if (step["request"] is null) throw new InvalidDataException($"{scenario.Area}/{scenario.Name}: a step is a request, a watch or frames: {step.ToJsonString()}");
        var answer = await RequestAsync(step, ct);
        Keep(step, answer.Body);
        return answer;
    }

    private async Task<Answer> RequestAsync(JsonObject step, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        while (true)
        {
            var answer = await _requests.SendAsync(step, _variables, ct);
            if (step["until"] is not JsonObject until || Holds(until, answer)) return answer;
            if (Stopwatch.GetElapsedTime(started) > Patience)
                throw new TimeoutException($"{scenario.Area}/{scenario.Name}: {answer.Step}: not {until.ToJsonString()} after {Patience}; last: {answer.Code} {answer.Body?.ToJsonString()}");
            await Task.Delay(Pause, TimeProvider.System, ct);
        }
    }

    private static bool Holds(JsonObject until, Answer answer) =>
        until["code"] is { } code ? code.ToString() == answer.Code.ToString(null as IFormatProvider)
        : answer.Code == 200 && JsonPointers.Find(answer.Body, (string)until["path"]!)?.ToString() == until["is"]?.ToString();

    private void Keep(JsonObject step, JsonNode? body)
    {
        foreach (var (name, path) in step["keep"] as JsonObject ?? []) _variables.Keep(name, JsonPointers.Find(body, (string)path!)?.ToString() ?? "");
    }

    private static List<string> Texts(JsonObject step, string field) => [.. (step[field] as JsonArray ?? []).Select(s => (string)s!)];
}
