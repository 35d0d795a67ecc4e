namespace Sampan.Engine.Results;

public sealed partial class Reason
{
    /// <summary>The target's API server refused an object.</summary>
    public static Reason RefusedByTarget { get; } = Add("refused-by-target", Side.Target,
        "Change the object as the API server's message says, or accept that the target does not take it.");

    /// <summary>The target serves neither the version an object was backed up in, nor another one that the backup holds or that a
    /// conversion leads to.</summary>
    public static Reason NotServedByTarget { get; } = Add("not-served-by-target", Side.Target,
        "Install what serves the kind (its CRD or API service) in the target, or back up with every API version, and restore again.");

    /// <summary>Kubernetes gave up the kind, and no version of it is served any more by the target.</summary>
    public static Reason KindRemoved { get; } = Add("kind-removed", Side.Target,
        "Set up by hand what the message names in its place; exclude the kind from restores into this target.");

    /// <summary>The target serves an object only in a version that has no place for something in it; the object was restored without that.</summary>
    public static Reason LostInConversion { get; } = Add("lost-in-conversion", Side.Target,
        "Read in the Kubernetes migration guide what stands for the field today, and set it by hand.");

    /// <summary>The target refused an object that was converted into a version it serves, for something that is known not to go over.</summary>
    public static Reason ConversionRefused { get; } = Add("conversion-refused", Side.Target,
        "Change what the message names with a resource modifier, or in the source, and restore again.");

    /// <summary>A group version of the target is announced and could not be described.</summary>
    public static Reason TargetGroupNotDiscovered { get; } = Add("target-group-not-discovered", Side.Target,
        "Bring the API service of that group back in the target (kubectl get apiservices), and restore again.");

    /// <summary>An object of that name stands in the target in another form; it was left alone.</summary>
    public static Reason ExistsDifferent { get; } = Add("exists-different", Side.Target,
        "Compare the two; delete the target's object and restore again if the backup's is wanted.");

    /// <summary>A namespace could not be created, or did not stop terminating in time; nothing was restored into it.</summary>
    public static Reason NamespaceNotReady { get; } = Add("namespace-not-ready", Side.Target,
        "Remove what blocks the namespace (kubectl get namespace -o yaml shows it), and restore again.");

    /// <summary>An item of the archive is no object, or is not the one its path says.</summary>
    public static Reason ArchivedItemUnreadable { get; } = Add("archived-item-unreadable", Side.Store,
        "Create the object by hand; the rest of the backup is not concerned.");

    /// <summary>An object that another one needs is not in the backup.</summary>
    public static Reason AdditionalItemMissing { get; } = Add("additional-item-missing", Side.Us,
        "Nothing, if the target has it; otherwise create it by hand.");

    /// <summary>What an action wanted ready before its item was not ready in time; the item was created all the same.</summary>
    public static Reason AdditionalItemsNotReady { get; } = Add("additional-items-not-ready", Side.Target,
        "Look at the items the action named; the item may need to be deleted and restored again once they are ready.");

    /// <summary>An action failed on an item; the item was not created.</summary>
    public static Reason RestoreActionFailed { get; } = Add("restore-action-failed", Side.Us,
        "Remove the cause the message names, and restore again.");

    /// <summary>A CRD was created and not established in time; its objects may be missing.</summary>
    public static Reason CrdNotEstablished { get; } = Add("crd-not-established", Side.Target,
        "Look at the conditions of the CRD (kubectl describe crd), remove the cause, and restore again.");

    /// <summary>The backup holds neither a bound content nor a handle for a snapshot.</summary>
    public static Reason SnapshotHandleMissing { get; } = Add("snapshot-handle-missing", Side.Source,
        "Find the snapshot in the provider's console and create the claim from it by hand, or back up again.");

    /// <summary>A claim was not created because its data can't be brought back; it would come up empty and look whole.</summary>
    public static Reason VolumeDataNotRestored { get; } = Add("volume-data-not-restored", Side.Us,
        "Bring the data back by other means; with --restore-volumes=false the claim is created empty.");

    /// <summary>A claim is provisioned anew and empty because the backup holds no data of its volume.</summary>
    public static Reason VolumeEmpty { get; } = Add("volume-empty", Side.Source,
        "Copy the volume's data by other means.");

    /// <summary>A restored volume did not get the reclaim policy or labels it had.</summary>
    public static Reason VolumeNotFinalized { get; } = Add("volume-not-finalized", Side.Target,
        "Look at the claim (kubectl describe pvc); once it is bound, set its volume's reclaim policy by hand.");

    /// <summary>A hook of a restored pod failed. The pod stays.</summary>
    public static Reason RestoreHookFailed { get; } = Add("restore-hook-failed", Side.Target,
        "Run the command with kubectl exec in the restored pod to see why it fails, and correct it or its annotations before the next restore.");

    /// <summary>A hook of a restored pod was not run.</summary>
    public static Reason RestoreHookNotRun { get; } = Add("restore-hook-not-run", Side.Target,
        "Remove the cause the message names, and run the hook's command with kubectl exec in the restored pod.");

    /// <summary>An operation that a restore action started failed or ran out of time.</summary>
    public static Reason RestoreOperationFailed { get; } = Add("restore-operation-failed", Side.Target,
        "Remove the cause the message names, and restore again.");

    /// <summary>Who owned which field of an object could not be put back.</summary>
    public static Reason FieldOwnersNotRestored { get; } = Add("field-owners-not-restored", Side.Target,
        "Nothing, unless the object is kept by server-side apply: then apply it once with --force-conflicts.");

    /// <summary>A restored object names a namespace that is restored under another name.</summary>
    public static Reason NamespaceMentioned { get; } = Add("namespace-mentioned", Side.Us,
        "Look at the fields that the message names; where they mean the restored namespace, edit them, or restore with resource modifiers that do.");

    /// <summary>Several ConfigMaps say that they configure an action; the items it is for were not created.</summary>
    public static Reason PluginConfigAmbiguous { get; } = Add("plugin-config-ambiguous", Side.Target,
        "Delete all but one of the ConfigMaps that the message names, or take the labels off them, and restore again.");

    /// <summary>An entry of the ConfigMap that configures an action can't be used.</summary>
    public static Reason PluginConfigUnusable { get; } = Add("plugin-config-unusable", Side.Target,
        "Correct the entry of the ConfigMap, and restore again what it was meant for.");

    /// <summary>The storage class that an object is to have instead of its own is not in the target; the object was not created.</summary>
    public static Reason StorageClassMissing { get; } = Add("storage-class-missing", Side.Target,
        "Create the storage class in the target, or name another one, and restore again.");

    /// <summary>A rule of the resource modifiers does not fit an object; the object was restored without that rule's edits.</summary>
    public static Reason ModifierFailed { get; } = Add("modifier-failed", Side.Us,
        "Correct the rule as the message says, delete the object in the target, and restore again.");

    /// <summary>A record of the restore could not be stored.</summary>
    public static Reason RecordNotStored { get; } = Add("record-not-stored", Side.Store,
        "Nothing in the target is concerned; make the bucket writable if describe and logs are wanted.");

    /// <summary>An object of that name stands in the target as it was to be restored.</summary>
    public static Reason ExistsUnchanged { get; } = Add("exists-unchanged", Side.Target,
        "Nothing: it is there.");

    /// <summary>A namespace stands in the target; existing ones are never changed.</summary>
    public static Reason NamespaceKept { get; } = Add("namespace-kept", Side.Target,
        "Nothing, unless its labels and annotations are wanted as the backup has them: then set them by hand.");

    /// <summary>A pod or job had run to its end when it was backed up; it is not run again.</summary>
    public static Reason AlreadyComplete { get; } = Add("already-complete", Side.Source,
        "Nothing; create the pod or job by hand if it is to run again.");

    /// <summary>Every cluster makes an object of that name for itself, with what is its own.</summary>
    public static Reason MadeByCluster { get; } = Add("made-by-cluster", Side.Target,
        "Nothing; the target's own is the right one.");

    /// <summary>A pod mirrors one that a node runs from a file; the target's nodes have their own.</summary>
    public static Reason MirrorPod { get; } = Add("mirror-pod", Side.Source,
        "Nothing; put the pod's file on a node of the target if it is to run there.");

    /// <summary>A volume is not created because its claim is given a new one.</summary>
    public static Reason VolumeMadeAnew { get; } = Add("volume-made-anew", Side.Us,
        "Nothing: look at the claim instead.");

    /// <summary>An action leaves an item out because the target makes it itself, or because it must not come twice.</summary>
    public static Reason LeftByAction { get; } = Add("left-by-action", Side.Us,
        "Nothing, unless the action that the message names is not wanted.");

    /// <summary>The backup holds an object under two groups, and it is restored under the other one.</summary>
    public static Reason StoredTwice { get; } = Add("stored-twice", Side.Source,
        "Nothing: it is restored under the other group.");

    /// <summary>The API server refused to update an object that stands in the target; it was left as it is.</summary>
    public static Reason UpdateRefused { get; } = Add("update-refused", Side.Target,
        "Change what the API server's message says, or delete the target's object and restore again.");

    /// <summary>An update would change a field that can't be changed on an object that exists.</summary>
    public static Reason ImmutableField { get; } = Add("immutable-field", Side.Target,
        "Restore again with --existing-resource-policy-for RESOURCE=recreate, which deletes the target's object and creates the backup's.");

    /// <summary>An object that was to be recreated could not be deleted, or does not go away.</summary>
    public static Reason NotReplaced { get; } = Add("not-replaced", Side.Target,
        "Remove what keeps the object (its finalizers, rights, whoever writes it), and restore again.");

    /// <summary>The status of an object could not be put back; the object itself is restored.</summary>
    public static Reason StatusNotRestored { get; } = Add("status-not-restored", Side.Target,
        "Nothing, if a controller computes the status anew; otherwise set it with kubectl --subresource=status.");

    /// <summary>An object is restored, and the owner that controlled it is not in the target: nobody looks after it.</summary>
    public static Reason Orphaned { get; } = Add("orphaned", Side.Target,
        "Restore the owner, too (install its CRD first if that is what is missing), or delete the object if the owner will make another one.");

    /// <summary>An owner reference could not be made anew.</summary>
    public static Reason OwnerNotRelinked { get; } = Add("owner-not-relinked", Side.Target,
        "Bring the owner into the target, and set metadata.ownerReferences by hand.");

    /// <summary>The target could not be reached any more, and the restore stopped in the middle.</summary>
    public static Reason TargetUnreachable { get; } = Add("target-unreachable", Side.Target,
        "Bring the API server back, and start the same restore again: it goes on where it stopped.");
}
