using System.Text.Json;
using Sampan.Cli.Output.Describe;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;
using Sampan.Storage.Files;

namespace Sampan.Cli.Tests.Output.Describe;

/// <summary>A description of a backup begins with what is not in it; all that Velero prints follows as it is.</summary>
public sealed class BackupGapsTests
{
    private const string Gaps = """
        {"severity":"error","reason":"group-not-discovered","side":"source","message":"API group metrics.example.com/v1beta1 could not be discovered","remedy":"Bring it back."},
        {"severity":"error","reason":"kind-not-listed","side":"source","message":"secrets is forbidden","remedy":"Make the listing work.","resource":"secrets"},
        {"severity":"error","reason":"kind-not-listed","side":"source","message":"widgets can't be converted","remedy":"Make the listing work.","resource":"widgets.example.com","namespace":"shop"},
        {"severity":"error","reason":"snapshot-failed","side":"source","message":"no handle in time","remedy":"Look at the driver.","resource":"persistentvolumeclaims","namespace":"shop","name":"data"}
        """;

    private const string Issues = """{"severity":"warning","reason":"resource-unknown","side":"source","message":"wodgets","remedy":"Correct the name."}""";

    private const string Head =
        "Gaps:\n" +
        "  group-not-discovered                                    API group metrics.example.com/v1beta1 could not be discovered\n" +
        "  kind-not-listed       secrets                           secrets is forbidden\n" +
        "  kind-not-listed       widgets.example.com shop          widgets can't be converted\n" +
        "  snapshot-failed       persistentvolumeclaims shop/data  no handle in time\n" +
        "\n";

    private const string Tail =
        "\n" +
        "Issues:\n" +
        "  warning  resource-unknown    wodgets\n" +
        "\n" +
        "What to do:\n" +
        "  group-not-discovered:  Bring it back.\n" +
        "  kind-not-listed:       Make the listing work.\n" +
        "  snapshot-failed:       Look at the driver.\n" +
        "  resource-unknown:      Correct the name.\n";

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gaps_stand_before_all_else_and_what_to_do_at_the_end() =>
        Assert.Equal(Head + await DescribeAsync(null) + Tail, await DescribeAsync($$"""{"schemaVersion":"1.0","gaps":[{{Gaps}}],"issues":[{{Issues}}]}"""));

    [Fact]
    public async Task Without_gaps_and_issues_nothing_is_added() =>
        Assert.Equal(await DescribeAsync(null), await DescribeAsync("""{"schemaVersion":"1.0","gaps":[],"issues":[]}"""));

    private static async Task<string> DescribeAsync(string? record)
    {
        await using var store = new DirectoryObjectStore(Assets.Path("velero-1.18.1"));
        var repository = new BackupRepository(store);
        async Task<JsonElement?> Json(BackupFile file) => JsonFile.Element(await repository.ReadJsonAsync("apps", file, Ct));
        var issues = record is null ? null : JsonFile.Element(KubeJson.ParseNode(System.Text.Encoding.UTF8.GetBytes(record)));
        var found = new BackupDetails(await Json(BackupFile.Results), await Json(BackupFile.ResourceList), await Json(BackupFile.ItemOperations), await Json(BackupFile.VolumeInfo), issues);
        return BackupDescriber.Describe((await repository.GetAsync("apps", Ct))!.Backup!, found, details: false, colour: false);
    }
}
