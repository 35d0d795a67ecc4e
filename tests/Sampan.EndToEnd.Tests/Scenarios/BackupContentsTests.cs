using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary><c>backup ls</c> and <c>backup cat</c> on backups that real Veleros wrote.</summary>
public sealed class BackupContentsTests
{
    private static string New => "file://" + Path.Combine(Path.GetDirectoryName(Workloads.Own)!, "velero-1.18.1");

    private static string Old => "file://" + Path.Combine(Path.GetDirectoryName(Workloads.Own)!, "velero-1.3.2");

    [Theory]
    [InlineData("services")]
    [InlineData("services/minio")]
    [InlineData("serv*/minio-service")]
    public async Task Objects_are_listed_by_resource_start_or_glob(string pattern)
    {
        var lines = (await SampanCommand.RunAsync("backup", "ls", "minio-csi", pattern, "--storage", New)).Expect(0).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(["RESOURCE", "NAMESPACE", "NAME", "SIZE", "VERSIONS"], Words(lines[0]));
        Assert.Equal(2, lines.Length);
        Assert.Equal(["services", "minio", "minio-service"], Words(lines[1])[..3]);
        Assert.Equal("v1", Words(lines[1])[^1]);
    }

    [Fact]
    public async Task The_list_is_also_wide_json_and_yaml()
    {
        var wide = (await SampanCommand.RunAsync("backup", "ls", "minio-csi", "deployments", "-o", "wide", "--storage", New)).Expect(0).Output;
        var json = JsonNode.Parse((await SampanCommand.RunAsync("backup", "ls", "minio-csi", "-o", "json", "--storage", New)).Expect(0).Output)!.AsArray();
        var yaml = (await SampanCommand.RunAsync("backup", "ls", "minio-csi", "namespaces", "-o", "yaml", "--storage", New)).Expect(0).Output;

        Assert.Contains("apps/v1/Deployment", wide, StringComparison.Ordinal);
        Assert.Equal(16, json.Count);
        Assert.All(json, row => Assert.True((long)row!["size"]! > 0));
        Assert.Contains("name: minio\n", yaml, StringComparison.Ordinal);
        Assert.Equal("[]\n", (await SampanCommand.RunAsync("backup", "ls", "minio-csi", "nothing", "-o", "json", "--storage", New)).Expect(0).Output);
    }

    [Fact]
    public async Task An_archive_without_versions_is_listed_too() =>
        Assert.Contains("deployments.apps", (await SampanCommand.RunAsync("backup", "ls", "old-apis", "--storage", Old)).Expect(0).Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("deployments.apps/minio/minio-deployment", "Deployment")]
    [InlineData("deployments/minio/minio-deployment", "Deployment")]
    [InlineData("namespaces/minio", "Namespace")]
    public async Task An_object_is_printed_as_yaml_and_json(string path, string kind)
    {
        Assert.Contains($"kind: {kind}\n", (await SampanCommand.RunAsync("backup", "cat", "minio-csi", path, "--storage", New)).Expect(0).Output, StringComparison.Ordinal);
        var json = JsonNode.Parse((await SampanCommand.RunAsync("backup", "cat", "minio-csi", path, "-o", "json", "--storage", New)).Expect(0).Output)!;
        Assert.Equal(kind, (string?)json["kind"]);
    }

    [Theory]
    [InlineData("deployments.apps/minio/nosuch", 1, "sampan backup ls minio-csi")]
    [InlineData("minio-deployment", 2, "RESOURCE/NAMESPACE/NAME")]
    public async Task What_is_not_there_is_explained(string path, int code, string said) =>
        Assert.Contains(said, (await SampanCommand.RunAsync("backup", "cat", "minio-csi", path, "--storage", New)).Expect(code).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_plural_that_two_groups_have_needs_its_group() =>
        Assert.Contains("ingresses.networking.k8s.io/old-apis/web",
            (await SampanCommand.RunAsync("backup", "cat", "old-apis", "ingresses/old-apis/web", "--storage", Old)).Expect(2).Error, StringComparison.Ordinal);

    [Fact]
    public async Task A_description_is_also_json_and_yaml()
    {
        var recorded = Path.Combine(Path.GetDirectoryName(Workloads.Own)!, "cli-1.18.1", "backup-describe-minio-csi.json");
        string[] describe = ["backup", "describe", "minio-csi", "--details", "--storage", New];

        Assert.Equal(await File.ReadAllTextAsync(recorded, TestContext.Current.CancellationToken), (await SampanCommand.RunAsync([.. describe, "-o", "json"])).Expect(0).Output);
        Assert.Contains("\nphase: Completed\n", (await SampanCommand.RunAsync([.. describe, "-o", "yaml"])).Expect(0).Output, StringComparison.Ordinal);
        Assert.Equal(2, JsonNode.Parse((await SampanCommand.RunAsync("backup", "describe", "-o", "json", "--storage", Old)).Expect(0).Output)!.AsArray().Count);
        Assert.Contains("valid values are 'plaintext', 'json', and 'yaml'", (await SampanCommand.RunAsync([.. describe, "-o", "xml"])).Expect(2).Error, StringComparison.Ordinal);
    }

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
