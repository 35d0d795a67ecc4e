using System.Collections.Concurrent;
using System.Text.Json.Nodes;

namespace Sampan.Sandbox.Tests.Differential;

/// <summary>The sandbox answers every scenario as the recorded servers did.</summary>
public sealed class RecordedScenariosTests(SandboxRuns sandbox) : IClassFixture<SandboxRuns>
{
    private const double LeastAgreement = 0.95;
    private static readonly ConcurrentDictionary<string, Dictionary<string, JsonArray>> Recordings = [];

    public static TheoryData<string, string, string> Scenarios()
    {
        var rows = new TheoryData<string, string, string>();
        foreach (var version in Suite.Versions)
        {
            foreach (var scenario in Scenario.For(version)) rows.Add(version, scenario.Area, scenario.Name);
        }

        return rows;
    }

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task The_sandbox_answers_as_the_recorded_server_did(string version, string area, string name)
    {
        var scenario = Scenario.For(version).Single(s => s.Area == area && s.Name == name);
        var differences = await DifferencesAsync(scenario, version);
        if (!KnownDifferences.Includes(scenario, version)) Assert.True(differences.Length == 0, $"\n{version} {area}/{name}\n{differences}");
        else Assert.True(differences.Length > 0, "agrees now: take it out of known-differences.tsv and of docs/reference/sandbox-fidelity.md");
    }

    [Fact]
    public async Task At_least_95_of_100_scenarios_agree_and_README_says_how_many()
    {
        var agreement = new Agreement();
        foreach (var version in Suite.Versions)
        {
            foreach (var scenario in Scenario.For(version)) agreement.Add(scenario, version, (await DifferencesAsync(scenario, version)).Length == 0);
        }

        if (RecordingRequest.IsMade) agreement.Show();
        Assert.Equal(agreement.ToString(), Agreement.Shown());
        Assert.All(Suite.Versions, v => Assert.InRange(agreement.Share(v), LeastAgreement, 1));
    }

    [Fact]
    public void Every_known_difference_names_a_scenario_and_says_why() => Assert.Empty(KnownDifferences.Stale);

    private async Task<string> DifferencesAsync(Scenario scenario, string version)
    {
        var recorded = Recordings.GetOrAdd(version, Recording.Read).GetValueOrDefault($"{scenario.Area}/{scenario.Name}");
        return recorded is null ? "not recorded: see README.md" : Comparison.Differences(recorded, await sandbox.AnswersAsync(scenario, version));
    }
}
