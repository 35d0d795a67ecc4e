using Sampan.Engine.Actions;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Tests.Fakes;

/// <summary>An action made of what a test says; it may wait for operations by being asked.</summary>
internal sealed class TestAction(string resource, Func<BackupItem, CancellationToken, Task<BackupActionResult>> execute) : IBackupItemAction
{
    public TestAction(string resource, Func<BackupItem, BackupActionResult> execute)
        : this(resource, (item, _) => Task.FromResult(execute(item)))
    {
    }

    public string Name { get; init; } = "test.example/action";

    public ActionContract Contract => ActionContract.V2;

    public AppliesTo AppliesTo { get; init; } = AppliesTo.Only(GroupResource.Parse(resource));

    /// <summary>Answers how far an operation is; the count of questions so far comes with its id.</summary>
    public Func<string, int, CancellationToken, Task<OperationStatus>> Progress { get; init; } = (_, _, _) => Task.FromResult(OperationStatus.Completed());

    public List<string> Asked { get; } = [];

    public List<string> Cancelled { get; } = [];

    public Task<BackupActionResult> ExecuteAsync(BackupItem item, CancellationToken ct) => execute(item, ct);

    public Task<OperationStatus> ProgressAsync(string operationId, CancellationToken ct)
    {
        int asked;
        lock (Asked)
        {
            Asked.Add(operationId);
            asked = Asked.Count(a => a == operationId);
        }

        return Progress(operationId, asked, ct);
    }

    public Task CancelAsync(string operationId, CancellationToken ct)
    {
        lock (Cancelled) Cancelled.Add(operationId);
        return Task.CompletedTask;
    }
}
