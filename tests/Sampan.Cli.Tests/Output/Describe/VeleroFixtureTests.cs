using System.Text.Json;
using Sampan.Api;
using Sampan.Cli.Output.Describe;
using Sampan.Cli.Sessions;
using Sampan.Engine.Bucket;
using Sampan.Kubernetes.Documents;
using Sampan.Storage.Files;

namespace Sampan.Cli.Tests.Output.Describe;

/// <summary>Descriptions against what the real Velero 1.18.1 printed for the same bucket.</summary>
public sealed class VeleroFixtureTests
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("minio-csi", false)]
    [InlineData("minio-csi", true)]
    [InlineData("apps", false)]
    [InlineData("apps", true)]
    public async Task A_backup_is_described_as_velero_describes_it(string name, bool details)
    {
        await using var store = new DirectoryObjectStore(Assets.Path("velero-1.18.1"));
        var repository = new BackupRepository(store);
        async Task<JsonElement?> Json(BackupFile file) => JsonFile.Element(await repository.ReadJsonAsync(name, file, Ct));
        var found = new BackupDetails(await Json(BackupFile.Results), await Json(BackupFile.ResourceList), await Json(BackupFile.ItemOperations), await Json(BackupFile.VolumeInfo), null);
        var backup = (await repository.GetAsync(name, Ct))!.Backup!;

        var text = BackupDescriber.Describe(backup, found, details, colour: true);

        Assert.Equal(Expected($"backup-describe{(details ? "-details" : "")}-{name}.txt"), text);
    }

    [Theory]
    [InlineData("minio-csi")]
    [InlineData("apps")]
    public async Task A_backup_is_described_as_json_as_velero_describes_it(string name)
    {
        await using var store = new DirectoryObjectStore(Assets.Path("velero-1.18.1"));
        var repository = new BackupRepository(store);
        async Task<JsonElement?> Json(BackupFile file) => JsonFile.Element(await repository.ReadJsonAsync(name, file, Ct));
        var found = new BackupDetails(await Json(BackupFile.Results), await Json(BackupFile.ResourceList), null, await Json(BackupFile.VolumeInfo), null);
        var backup = (await repository.GetAsync(name, Ct))!.Backup!;

        Assert.Equal(Expected($"backup-describe-{name}.json"), BackupStructure.Write([BackupStructure.Of(backup, found, details: true)], yaml: false));
    }

    [Fact]
    public async Task A_restore_is_described_as_velero_describes_it()
    {
        await using var store = new DirectoryObjectStore(Assets.Path("velero-1.18.1"));
        var repository = new RestoreRepository(store);
        async Task<JsonElement?> Json(RestoreFile file) => JsonFile.Element(await repository.ReadJsonAsync("r-minio", file, Ct));
        var found = new RestoreDetails(await Json(RestoreFile.Results), await Json(RestoreFile.ResourceList), await Json(RestoreFile.ItemOperations), await Json(RestoreFile.VolumeInfo), null);

        // Velero keeps the Restore in its cluster: this is what it held when the text was printed.
        var restore = new Restore(KubeObject.Parse("""
            {"apiVersion":"velero.io/v1","kind":"Restore","metadata":{"name":"r-minio","namespace":"velero"},
             "spec":{"backupName":"minio-csi","includedNamespaces":["*"],"itemOperationTimeout":"4h0m0s","uploaderConfig":{},
              "excludedResources":["nodes","events","events.events.k8s.io","backups.velero.io","restores.velero.io","resticrepositories.velero.io","csinodes.storage.k8s.io","volumeattachments.storage.k8s.io","backuprepositories.velero.io"]},
             "status":{"phase":"Finalizing","warnings":1,"startTimestamp":"2026-11-22T21:10:06Z","progress":{"totalItems":14,"itemsRestored":14}}}
            """u8.ToArray()));

        var text = RestoreDescriber.Describe(restore, found, details: true, colour: true, []);

        Assert.Equal(Expected("restore-describe-details-r-minio.txt"), text);
    }

    // Our own name stands where Velero tells the user which command to run.
    private static string Expected(string file) => File.ReadAllText(Assets.Path("cli-1.18.1/" + file)).Replace("`velero ", "`sampan ", StringComparison.Ordinal).Replace("'velero ", "'sampan ", StringComparison.Ordinal);
}
