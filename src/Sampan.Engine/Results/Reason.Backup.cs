namespace Sampan.Engine.Results;

public sealed partial class Reason
{
    /// <summary>A group version is announced and could not be described.</summary>
    public static Reason GroupNotDiscovered { get; } = Add("group-not-discovered", Side.Source,
        "Bring the API service of that group back (kubectl get apiservices), remove it, or exclude the group (--exclude-resources *.GROUP), and back up again.");

    /// <summary>A LIST failed: the objects of that kind are not in the backup.</summary>
    public static Reason KindNotListed { get; } = Add("kind-not-listed", Side.Source,
        "Make the listing work (rights, API service, conversion webhook), or exclude the kind by name, and back up again.");

    /// <summary>A namespace named in the request does not exist.</summary>
    public static Reason NamespaceMissing { get; } = Add("namespace-missing", Side.Source,
        "Correct the namespace's name in the request, or create it.");

    /// <summary>A name in the request's resource lists is served by no group.</summary>
    public static Reason ResourceUnknown { get; } = Add("resource-unknown", Side.Source,
        "Correct the resource's name in the request (sampan lists them as kubectl api-resources does), or install its CRD first.");

    /// <summary>A list for one scope names a resource of the other; the name was ignored there.</summary>
    public static Reason ResourceMisplaced { get; } = Add("resource-misplaced", Side.Us,
        "Name the resource in the list of its own scope (kubectl api-resources --namespaced=true shows which have namespaces).");

    /// <summary>A namespace of the request is being deleted.</summary>
    public static Reason NamespaceTerminating { get; } = Add("namespace-terminating", Side.Source,
        "Nothing, if the namespace is meant to go; otherwise create it anew, and back up again.");

    /// <summary>A namespace of the request is managed by Argo CD.</summary>
    public static Reason NamespaceManagedByArgoCd { get; } = Add("namespace-managed-by-argocd", Side.Source,
        "Restore such namespaces through Argo CD, or pause its automatic synchronisation while they are restored.");

    /// <summary>The cluster lets nobody list across namespaces; each namespace was listed by itself. Nothing is missing for that.</summary>
    public static Reason ListedSingly { get; } = Add("listed-singly", Side.Source,
        "Nothing; the backup is faster with the right to list in all namespaces.");

    /// <summary>An object that was to come first is not among what the backup takes.</summary>
    public static Reason OrderedItemMissing { get; } = Add("ordered-item-missing", Side.Us,
        "Correct the name in orderedResources (namespace/name), or include the object.");

    /// <summary>An object could not be read, or is not valid JSON.</summary>
    public static Reason ItemUnreadable { get; } = Add("item-unreadable", Side.Source,
        "Read the object with kubectl get -o yaml; repair or delete it, and back up again.");

    /// <summary>An object's name or namespace can't be part of an archive path.</summary>
    public static Reason ItemNameUnsafe { get; } = Add("item-name-unsafe", Side.Source,
        "Recreate the object under a name without slashes, dots alone or control characters.");

    /// <summary>An object is larger than an archive entry may be.</summary>
    public static Reason ItemTooLarge { get; } = Add("item-too-large", Side.Source,
        "Make the object smaller or exclude it; the cluster itself accepts objects up to about 1.5 MiB.");

    /// <summary>An object that another one names was not found.</summary>
    public static Reason RelatedItemMissing { get; } = Add("related-item-missing", Side.Source,
        "Nothing, if the object was removed on purpose; otherwise create it, and back up again.");

    /// <summary>An item action failed; the item is not in the backup.</summary>
    public static Reason ActionFailed { get; } = Add("action-failed", Side.Source,
        "Remove the cause the message names, and back up again.");

    /// <summary>An asynchronous operation of an item action failed or ran out of time.</summary>
    public static Reason OperationFailed { get; } = Add("operation-failed", Side.Source,
        "Remove the cause the message names, and back up again.");

    /// <summary>An operation changed an object that was in the archive by then; the backup has it as it was before.</summary>
    public static Reason ItemStoredEarly { get; } = Add("item-stored-early", Side.Us,
        "Nothing, if what the operation changes in the object is not needed; otherwise back up again once the operation has ended.");

    /// <summary>A volume's snapshot failed or got no handle in time; the volume's data is not in the backup.</summary>
    public static Reason SnapshotFailed { get; } = Add("snapshot-failed", Side.Source,
        "Look at the CSI driver's snapshotter (kubectl describe volumesnapshot), remove the cause, and back up again.");

    /// <summary>No VolumeSnapshotClass can be chosen for a volume's driver.</summary>
    public static Reason SnapshotClassMissing { get; } = Add("snapshot-class-missing", Side.Source,
        "Create a VolumeSnapshotClass for the driver with the label velero.io/csi-volumesnapshot-class.");

    /// <summary>The cluster does not serve the snapshot API.</summary>
    public static Reason SnapshotApiMissing { get; } = Add("snapshot-api-missing", Side.Source,
        "Install the snapshot CRDs and the snapshot controller in the source cluster.");

    /// <summary>A volume's data is not in the backup because no method that is switched on can take it.</summary>
    public static Reason VolumeNotCaptured { get; } = Add("volume-not-captured", Side.Us,
        "Copy the volume's data by other means, or use a CSI class and the feature EnableCSI.");

    /// <summary>A claim is not bound: there is no volume whose data could be taken. The claim itself is in the backup.</summary>
    public static Reason ClaimNotBound { get; } = Add("claim-not-bound", Side.Source,
        "Find out why the claim is pending (kubectl describe pvc); if it should have data, bind it and back up again.");

    /// <summary>Claims that are labelled as a group were snapshotted one by one: their snapshots are not of one instant.</summary>
    public static Reason VolumeGroupSplit { get; } = Add("volume-group-split", Side.Us,
        "Quiesce the application while it is backed up if its volumes must agree with each other.");

    /// <summary>Snapshot objects could not be removed from the source cluster after a backup. The snapshot itself is safe.</summary>
    public static Reason SnapshotObjectLeft { get; } = Add("snapshot-object-left", Side.Source,
        "Delete the VolumeSnapshot and VolumeSnapshotContent that carry the label velero.io/backup-name by hand.");

    /// <summary>A snapshot could not be deleted from the storage behind the cluster.</summary>
    public static Reason SnapshotNotDeleted { get; } = Add("snapshot-not-deleted", Side.Source,
        "Delete the snapshot by its handle in the provider's console.");

    /// <summary>The name belonged to a run that was killed; what it left was removed. Nothing is missing for that.</summary>
    public static Reason NameTakenOver { get; } = Add("name-taken-over", Side.Us,
        "Nothing, if that run is dead; if it lives, it can't complete its backup any more: let one of the two run again.");

    /// <summary>A listing outlived its continue token and was started again: its objects were read at two times. None is missing.</summary>
    public static Reason ListingRestarted { get; } = Add("listing-restarted", Side.Source,
        "Nothing, if objects of that kind need not be of one instant; otherwise back up again when the API server answers faster.");

    /// <summary>The run was stopped by request in the middle: nothing of it may be restored.</summary>
    public static Reason RunCancelled { get; } = Add("run-cancelled", Side.Us,
        "Delete the backup (sampan backup delete), and run it again.");

    /// <summary>The run stopped in the middle: nothing of it may be restored.</summary>
    public static Reason RunFailed { get; } = Add("run-failed", Side.Us,
        "Remove the cause the message names, and run again under another name.");
}
