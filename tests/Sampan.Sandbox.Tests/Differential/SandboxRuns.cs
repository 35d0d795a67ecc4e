using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sampan.Sandbox.Hosting;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>The whole suite against the sandbox, once for each recorded version: a cluster without controllers, and one with them for those that need them.</summary>
public sealed class SandboxRuns
{
    private readonly ConcurrentDictionary<string, Lazy<Task<Dictionary<string, JsonArray>>>> _runs = [];

    internal async Task<JsonArray> AnswersAsync(Scenario scenario, string version) =>
        (await _runs.GetOrAdd(version, v => new(() => Task.Run(() => RunAsync(v)))).Value)[$"{scenario.Area}/{scenario.Name}"];

    private static async Task<Dictionary<string, JsonArray>> RunAsync(string version)
    {
        var scenarios = Scenario.For(version).ToLookup(s => s.NeedsManager);
        var both = await Task.WhenAll(PlayAsync(version, controllers: false, scenarios[false]), PlayAsync(version, controllers: true, scenarios[true]));
        return both.SelectMany(p => p).ToDictionary();
    }

    private static async Task<Dictionary<string, JsonArray>> PlayAsync(string version, bool controllers, IEnumerable<Scenario> scenarios)
    {
        var options = new SandboxOptions { Name = "differential", KubernetesVersion = version, RunControllers = controllers };
        await using var cluster = await SandboxCluster.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System, CancellationToken.None);
        using var target = ApiTarget.Connect(cluster.Kubeconfig);
        return await ScenarioRuns.PlayAsync(target, scenarios, CancellationToken.None);
    }
}
