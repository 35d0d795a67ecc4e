using Sampan.Api.Validation;

namespace Sampan.Api.Tests.Validation;

public sealed class ValidationTests
{
    private static readonly DateTimeOffset Now = new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);

    [Fact]
    public void A_plain_backup_and_restore_have_nothing_wrong()
    {
        var backup = Backup.Create("b", Now);
        new BackupDefaults().Apply(backup, Now);

        Assert.Empty(BackupValidation.Check(backup));
        Assert.Empty(RestoreValidation.Check(Restore.Create("r", "b", Now)));
    }

    [Fact]
    public void Every_error_of_a_backup_is_reported_at_once()
    {
        var backup = Backup.Create("x/y", Now);
        backup.Spec.IncludedNamespaces = ["*", "a", "Not_A_Name"];
        backup.Spec.IncludedResources = ["pods"];
        backup.Spec.ExcludedResources = ["pods", "*"];
        backup.Spec.IncludedClusterScopedResources = ["*"];
        backup.Spec.LabelSelector = new LabelSelector();
        backup.Spec.OrLabelSelectors = [new LabelSelector()];
        var location = BackupStorageLocation.Create("l", "aws", "bucket", Now);
        location.AccessMode = AccessMode.ReadOnly;

        var errors = BackupValidation.Check(backup, location);

        Assert.Collection(errors,
            e => Assert.StartsWith("metadata.name: Invalid value: \"x/y\": a lowercase RFC 1123 subdomain must consist", e),
            e => Assert.Equal("backup can't be created because backup storage location l is currently in read-only mode", e),
            e => Assert.EndsWith("They cannot be used together", e),
            e => Assert.Equal("Invalid included/excluded resource lists: excludes list cannot contain '*'", e),
            e => Assert.Equal("Invalid included/excluded resource lists: excludes list cannot contain an item in the includes list: pods", e),
            e => Assert.Equal("Invalid included/excluded namespace lists: includes list must either contain '*' only, or a non-empty list of items", e),
            e => Assert.StartsWith("Invalid included/excluded namespace lists: invalid namespace \"Not_A_Name\": a lowercase RFC 1123 label", e),
            e => Assert.Equal("encountered labelSelector as well as orLabelSelectors in backup spec, only one can be specified", e));
    }

    [Fact]
    public void Every_error_of_a_restore_is_reported_at_once()
    {
        var restore = Restore.Create("r", "b", Now);
        restore.Spec.ScheduleName = "s";
        restore.Spec.IncludedResources = ["nodes"];
        restore.Spec.ExistingResourcePolicy = "overwrite";
        restore.Spec.NamespaceMapping = new Dictionary<string, string> { ["a"] = "B" };
        restore.Spec.IncludedNamespaces = ["a**"];

        Assert.Collection(RestoreValidation.Check(restore),
            e => Assert.Equal("nodes are non-restorable resources", e),
            e => Assert.Equal("Invalid included/excluded namespace lists: wildcard pattern contains consecutive asterisks (only single * allowed)", e),
            e => Assert.Equal("Either a backup or schedule must be specified as a source for the restore, but not both", e),
            e => Assert.Equal("Invalid ExistingResourcePolicy: overwrite", e),
            e => Assert.StartsWith("invalid namespace mapping a:B: ", e));
    }

    [Theory]
    [InlineData("a[bc]-*", null)]
    [InlineData("a[]", "wildcard pattern contains empty bracket pattern '[]'")]
    [InlineData("a[b", "wildcard pattern contains unclosed bracket '['")]
    [InlineData("ab]", "wildcard pattern contains unmatched closing bracket ']'")]
    [InlineData("a[b[]", null)]
    [InlineData("a**", "wildcard pattern contains consecutive asterisks (only single * allowed)")]
    [InlineData("a[b-dx]", "invalid namespace \"a[b-dx]\": a range must stand alone in its brackets, as in [a-c]")]
    [InlineData("A*", "invalid namespace \"A*\": " + DnsNames.LabelRule)]
    [InlineData("a(b|c)", "wildcard pattern contains unsupported characters: |, (, ), !, {, }, ,")]
    public void Globs_are_checked_as_velero_does(string pattern, string? error)
    {
        var restore = Restore.Create("r", "b", Now);
        restore.Spec.IncludedNamespaces = [pattern];

        Assert.Equal(error is null ? [] : ["Invalid included/excluded namespace lists: " + error], RestoreValidation.Check(restore));
    }

    [Fact]
    public void Scoped_lists_are_checked_as_velero_does()
    {
        var backup = Backup.Create("b", Now);
        (backup.Spec.IncludedClusterScopedResources, backup.Spec.ExcludedClusterScopedResources) = (["pv"], ["*", "pv"]);
        backup.Spec.IncludedNamespaceScopedResources = ["*", "pods"];

        Assert.Equal(
        [
            "Invalid cluster-scoped included/excluded resource lists: excludes list must either contain '*' only, or a non-empty list of items",
            "Invalid cluster-scoped included/excluded resource lists: when exclude is '*', include cannot have value",
            "Invalid cluster-scoped included/excluded resource lists: excludes list cannot contain an item in the includes list: pv",
            "Invalid namespace-scoped included/excluded resource lists: includes list must either contain '*' only, or a non-empty list of items",
        ], BackupValidation.Check(backup));
    }

    [Theory]
    [InlineData("app", "In", "", "invalid labelSelector: app: for 'in', 'notin' operators, values set can't be empty")]
    [InlineData("app", "Exists", "x", "invalid labelSelector: app: values set must be empty for exists and does not exist")]
    [InlineData("app", "Matches", "x", "invalid labelSelector: \"Matches\" is not a valid label selector operator")]
    [InlineData("a b", "Exists", "", "invalid labelSelector: \"a b\" is not a label's key")]
    [InlineData("app", "In", "x y", "invalid labelSelector: \"x y\" is not a label's value")]
    [InlineData("example.com/app", "NotIn", "x", null)]
    public void A_selector_that_no_server_would_take_is_refused(string key, string name, string value, string? error)
    {
        var backup = Backup.Create("b", Now);
        backup.Spec.LabelSelector = new LabelSelector { MatchExpressions = [new LabelRequirement(key, name, value.Length == 0 ? [] : [value])] };

        Assert.Equal(error is null ? [] : [error], BackupValidation.Check(backup));
    }
}
