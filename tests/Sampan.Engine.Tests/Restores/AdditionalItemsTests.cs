using Sampan.Api;
using Sampan.Engine.Actions;
using Sampan.Engine.Restores.Actions;
using Sampan.Engine.Results;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Restores;

/// <summary>Actions that want other items ready before theirs is created.</summary>
public sealed class AdditionalItemsTests
{
    [Fact]
    public async Task An_item_waits_until_its_action_calls_the_additional_items_ready()
    {
        var harness = await RestoreHarness.CreateAsync(Bucket());
        var action = new Patient(asked => asked >= 3);

        var outcome = await harness.RunAsync(options: o => o with { Actions = [action] });

        Assert.Equal((RestorePhase.Completed, 3), (outcome.Phase, action.Asked));
        var created = harness.Cluster.Created.Where(c => c.StartsWith("configmaps", StringComparison.Ordinal)).ToArray();
        Assert.Equal(["configmaps shop/needed", "configmaps shop/waits"], created);
    }

    [Fact]
    public async Task What_is_not_ready_in_time_is_an_error_and_the_item_is_created()
    {
        var harness = await RestoreHarness.CreateAsync(Bucket());

        var outcome = await harness.RunAsync(options: o => o with { Actions = [new Patient(_ => false)] });

        var issue = Assert.Single(outcome.Issues);
        Assert.Equal((Reason.AdditionalItemsNotReady, "additional items for configmaps/shop/waits are not ready to use"), (issue.Reason, issue.Message));
        Assert.NotNull(harness.Cluster.Find("configmaps", "waits", "shop"));
    }

    [Fact]
    public async Task An_action_that_fails_to_look_is_an_error_and_the_item_is_created()
    {
        var harness = await RestoreHarness.CreateAsync(Bucket());

        var outcome = await harness.RunAsync(options: o => o with { Actions = [new Patient(_ => throw new InvalidOperationException("no idea"))] });

        Assert.Equal("error verifying additional items are ready to use: no idea", Assert.Single(outcome.Issues).Message);
        Assert.NotNull(harness.Cluster.Find("configmaps", "waits", "shop"));
    }

    private static BucketBuilder Bucket() => new BucketBuilder().Add("namespaces", Objects.Namespace("shop"))
        .Add("configmaps", Objects.ConfigMap("needed")).Add("configmaps", Objects.ConfigMap("waits"));

    private sealed class Patient(Func<int, bool> ready) : IRestoreItemAction
    {
        public int Asked { get; private set; }

        public string Name => "example.com/patient";

        public AppliesTo AppliesTo { get; } = AppliesTo.Only(new GroupResource("", "configmaps"));

        public Task<RestoreActionResult> ExecuteAsync(RestoreItem item, CancellationToken ct) => Task.FromResult(item.Id.Key.Name != "waits" ? RestoreActionResult.Unchanged
            : new RestoreActionResult
            {
                AdditionalItems = [new ItemId(item.Resource, new ObjectKey("shop", "needed"))],
                WaitForAdditionalItems = true,
                AdditionalItemsReadyTimeout = TimeSpan.FromMilliseconds(100),
            });

        public Task<bool> AreAdditionalItemsReadyAsync(IReadOnlyList<ItemId> items, CancellationToken ct) => Task.FromResult(ready(++Asked));
    }
}
