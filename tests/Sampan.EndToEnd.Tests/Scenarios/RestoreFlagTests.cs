using Sampan.EndToEnd.Tests.Harness;

namespace Sampan.EndToEnd.Tests.Scenarios;

/// <summary>Flags of <c>restore create</c> that can't be followed are refused before anything is asked of a cluster.</summary>
public sealed class RestoreFlagTests
{
    [Theory]
    [InlineData("either a backup or schedule must be specified, but not both")]
    [InlineData("either a backup or schedule must be specified, but not both", "--from-backup", "b", "--from-schedule", "s")]
    [InlineData("existing-resource-policy has invalid value, it accepts only none, update as value", "--from-backup", "b", "--existing-resource-policy", "recreate")]
    [InlineData("\"pods=delete\" is not RESOURCE=none", "--from-backup", "b", "--existing-resource-policy-for", "pods=delete")]
    [InlineData("parallel-files-download cannot be negative", "--from-backup", "b", "--parallel-files-download", "-1")]
    [InlineData("--parallel-files-download is for backups of volumes' files", "--from-backup", "b", "--parallel-files-download", "4")]
    [InlineData("--write-sparse-files is for backups of volumes' files", "--from-backup", "b", "--write-sparse-files")]
    public async Task What_can_not_be_followed_is_a_usage_error(string words, params string[] flags)
    {
        using var folder = new TestFolder();
        var result = (await SampanCommand.RunAsync(["restore", "create", "r", .. flags, "--storage", "file://" + folder.Path])).Expect(2);
        Assert.Contains(words, result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_schedule_without_backups_is_named()
    {
        using var folder = new TestFolder();
        var result = (await SampanCommand.RunAsync("restore", "create", "--from-schedule", "nightly", "--storage", "file://" + folder.Path)).Expect(1);
        Assert.Contains("No backups found for the schedule nightly", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_output_format_prints_the_restore_and_runs_nothing()
    {
        using var folder = new TestFolder();
        var result = (await SampanCommand.RunAsync("restore", "create", "r", "--from-backup", "b", "--relink-owners", "--existing-resource-policy-for", "pods=recreate", "-o", "yaml",
            "--storage", "file://" + folder.Path)).Expect(0);
        Assert.Contains("sampan.dev/existing-resource-policies: pods=recreate", result.Output, StringComparison.Ordinal);
        Assert.Contains("sampan.dev/relink-owners: \"true\"", result.Output, StringComparison.Ordinal);
        Assert.Contains("backupName: b", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_to_delete_is_no_error()
    {
        using var folder = new TestFolder();
        Assert.Contains("No restores found", (await SampanCommand.RunAsync("restore", "delete", "--all", "--confirm", "--storage", "file://" + folder.Path)).Expect(0).Output,
            StringComparison.Ordinal);
    }
}
