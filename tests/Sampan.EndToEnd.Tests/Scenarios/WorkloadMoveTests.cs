using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Whole applications go from one cluster over the real S3 server to an empty second one, and are compared object by object.</summary>
public sealed class WorkloadMoveTests
{
    // What the guide's sentences about serverless clusters say of each application; written by hand, not read from the profile.
    private static readonly Dictionary<string, string[]> RefusedByServerless = new()
    {
        ["guestbook"] = ["Service guestbook/frontend"],
        ["node-exporter"] = ["DaemonSet monitoring/node-exporter", "Service monitoring/node-exporter"],
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var name in Workloads.All.Keys.Order(StringComparer.Ordinal))
            {
                data.Add(name, "plain");
                data.Add(name, "tke-serverless");
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task An_application_arrives_whole(string workload, string profile)
    {
        using var folder = new TestFolder();
        var bucket = await TestBucket.CreateAsync(folder);
        await using var a = await TestCluster.StartAsync(folder, "a");
        await using var b = await TestCluster.StartAsync(folder, "b", profile: profile);
        var refused = profile == "plain" ? [] : RefusedByServerless.GetValueOrDefault(workload, []);
        await WorkloadMove.RunAsync(a.Kubectl, b.Kubectl, bucket, workload, refused);
    }
}
