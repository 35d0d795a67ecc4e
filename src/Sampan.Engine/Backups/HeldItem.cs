using Sampan.Engine.Actions;
using Sampan.Kubernetes.Discovery;
using Sampan.Kubernetes.Documents;

namespace Sampan.Engine.Backups;

/// <summary>An item that waits for an operation before it is stored.</summary>
internal sealed record HeldItem(ApiResource Resource, KubeObject Object, IBackupItemAction Action, StartedOperation Operation, DateTimeOffset Started);
