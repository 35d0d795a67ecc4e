using System.Text.Json.Nodes;
using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary><c>restore create --dry-run</c>: what the target says of every object, without anything being written.</summary>
public sealed class DryRunTests
{
    [Theory]
    [InlineData("minio-csi", null, 0, "--restore-volumes=false")]
    [InlineData("apps", "tke-serverless", 3, "--preserve-nodeports=false")]
    public async Task It_foretells_what_the_restore_does_and_writes_nothing(string backup, string? profile, int code, string flag)
    {
        using var folder = new TestFolder();
        var storage = VeleroBucket.CopyTo(folder);
        await using var target = await TestCluster.StartAsync(folder, "target", profile: profile);
        await target.Kubectl.RunAsync("wait", "--for=create", "--timeout=20s", "crd/volumesnapshots.snapshot.storage.k8s.io");
        var (files, namespaces) = (VeleroBucket.Fingerprint(storage), await target.Kubectl.RunAsync("get", "namespaces", "-o", "name"));

        var dry = JsonNode.Parse((await RestoreAsync(storage, target, backup, flag, "--dry-run", "-o", "json")).Expect(code).Output)!;

        Assert.Equal(files, VeleroBucket.Fingerprint(storage));
        Assert.Equal(namespaces, await target.Kubectl.RunAsync("get", "namespaces", "-o", "name"));
        (await RestoreAsync(storage, target, backup, flag)).Expect(code);
        var real = await OutcomesAsync(storage);
        Assert.Equal(real, Lines(dry["items"]!.AsArray()));
        Assert.Contains(dry["items"]!.AsArray(), i => (string?)i!["checkedBy"] == "server, in namespace default");
    }

    [Fact]
    public async Task Over_what_exists_it_shows_each_field_that_would_change_and_what_refuses_to()
    {
        using var folder = new TestFolder();
        var storage = VeleroBucket.CopyTo(folder);
        await using var target = await TestCluster.StartAsync(folder, "target");
        string[] only = ["--include-namespaces", "guestbook", "--include-resources", "deployments.apps,services"];
        (await RestoreAsync(storage, target, "apps", only)).Expect(0);
        await target.Kubectl.RunAsync("scale", "deployment/frontend", "-n", "guestbook", "--replicas=1");

        var left = await RestoreAsync(storage, target, "apps", [.. only, "--dry-run", "--diff"]);
        var updated = await RestoreAsync(storage, target, "apps", [.. only, "--dry-run", "--existing-resource-policy", "update"]);

        Assert.Matches("leave +deployments.apps +guestbook/frontend", left.Output);
        Assert.Matches("spec.replicas +1 +3", left.Output);
        Assert.Matches("skip +services +guestbook/frontend", left.Output);
        Assert.Matches("update +deployments.apps +guestbook/frontend", updated.Output);
        Assert.Equal("1", await target.Kubectl.RunAsync("get", "deployment/frontend", "-n", "guestbook", "-o", "jsonpath={.spec.replicas}"));
    }

    private static Task<CommandResult> RestoreAsync(string storage, TestCluster target, string backup, params string[] more) =>
        SampanCommand.RunAsync(["restore", "create", $"r-{Guid.NewGuid():N}", "--from-backup", backup, "--storage", "file://" + storage, "--kubeconfig", target.Kubeconfig, .. more]);

    private static async Task<string[]> OutcomesAsync(string storage)
    {
        var file = Directory.GetFiles(Path.Combine(storage, "restores"), "sampan-outcomes.jsonl.gz", SearchOption.AllDirectories).Single();
        await using var packed = new System.IO.Compression.GZipStream(File.OpenRead(file), System.IO.Compression.CompressionMode.Decompress);
        using var lines = new StreamReader(packed);
        var text = await lines.ReadToEndAsync(TestContext.Current.CancellationToken);
        return Lines(text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonNode.Parse(l)).Where(r => r!["resource"] is not null));
    }

    // Whether a namespace's own service account is there before the restore comes to it, is a matter of moments.
    private static string[] Lines(IEnumerable<JsonNode?> rows) => [.. rows.Where(r => !((string)r!["target"]!).EndsWith("/default", StringComparison.Ordinal)).Select(r => $"{r!["resource"]} {r["target"]} {r["action"]} {r["reason"]}").Order(StringComparer.Ordinal)];
}
