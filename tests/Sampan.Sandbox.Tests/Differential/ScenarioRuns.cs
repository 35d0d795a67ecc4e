using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>Plays many scenarios at once.</summary>
internal static class ScenarioRuns
{
    private const int AtOnce = 16;

    /// <summary>The answers by <c>area/name</c>. One that can't be played to its end has an answer that says so.</summary>
    public static async Task<Dictionary<string, JsonArray>> PlayAsync(ApiTarget target, IEnumerable<Scenario> scenarios, CancellationToken ct)
    {
        var answers = new Dictionary<string, JsonArray>();
        await Parallel.ForEachAsync(scenarios, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = ct }, async (scenario, stop) =>
        {
            var played = await PlayAsync(target, scenario, stop);
            lock (answers) answers[$"{scenario.Area}/{scenario.Name}"] = played;
        });
        return answers;
    }

    private static async Task<JsonArray> PlayAsync(ApiTarget target, Scenario scenario, CancellationToken ct)
    {
        try
        {
            return await new ScenarioRunner(target, scenario).RunAsync(ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested && e is not InvalidDataException)
        {
            return [new JsonObject { ["step"] = "not played to its end", ["failure"] = e.Message }];
        }
    }
}
