using System.Text.Json.Nodes;
using Sampan.Sandbox.Tests.Controllers;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>A real server still answers as recorded; or, when <c>SAMPAN_RECORD</c> asks for it, its answers become the recording. Skipped where
/// <c>KUBEBUILDER_ASSETS</c> names none.</summary>
public sealed class RealServerScenariosTests(RealControlPlane plane) : IClassFixture<RealControlPlane>
{
    [Fact]
    public async Task A_real_server_answers_as_recorded()
    {
        if (plane.Client is null) Assert.Skip("KUBEBUILDER_ASSETS names no kube-apiserver");
        var ct = TestContext.Current.CancellationToken;
        using var target = ApiTarget.Connect(await File.ReadAllTextAsync(plane.Kubeconfig, ct));
        var server = (string)JsonNode.Parse(await target.Http.GetStringAsync(new Uri("/version", UriKind.Relative), ct))!["gitVersion"]!;
        var version = "1." + VersionRange.Minor(server);
        var scenarios = Scenario.For(version).Where(RecordingRequest.Includes).ToList();
        var answers = await PlayAsync(target, scenarios, ct);
        var failures = answers.Where(a => a.Value is [JsonObject only] && only["failure"] is not null).Select(a => $"{a.Key}: {a.Value[0]!["failure"]}").ToList();
        Assert.True(failures.Count == 0, string.Join('\n', failures));
        if (RecordingRequest.IsMade) Recording.Write(server, scenarios.Select(s => (s, answers[$"{s.Area}/{s.Name}"])));

        var recorded = Recording.Read(version);
        var differences = answers.Select(a => (a.Key, Text: recorded.TryGetValue(a.Key, out var r) ? Comparison.Differences(r, a.Value) : "not recorded"))
            .Where(d => d.Text.Length > 0).Select(d => $"{d.Key}\n{d.Text}").ToList();
        Assert.True(differences.Count == 0, string.Join('\n', differences));
    }

    /// <summary>First what only the API server does, so that no controller interferes; then what needs the controllers.</summary>
    private async Task<Dictionary<string, JsonArray>> PlayAsync(ApiTarget target, List<Scenario> scenarios, CancellationToken ct)
    {
        var answers = await ScenarioRuns.PlayAsync(target, scenarios.Where(s => !s.NeedsManager), ct);
        var managed = scenarios.Where(s => s.NeedsManager).ToList();
        if (managed.Count == 0) return answers;
        plane.StartManager();
        foreach (var (key, value) in await ScenarioRuns.PlayAsync(target, managed, ct)) answers[key] = value;
        return answers;
    }
}
