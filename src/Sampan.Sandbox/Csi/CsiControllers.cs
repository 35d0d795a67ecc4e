using Sampan.Kubernetes.Runtime;
using Sampan.Sandbox.Controllers;

namespace Sampan.Sandbox.Csi;

/// <summary>Starts the volume controllers: those of a control plane where asked, those of the driver always.</summary>
internal sealed class CsiControllers
{
    private readonly ClusterView _view;
    private readonly CloudAccount _cloud;
    private readonly Controller _provisioner;
    private Controller? _snapshots;

    public CsiControllers(ClusterView view, CloudAccount cloud)
    {
        (_view, _cloud) = (view, cloud);
        if (view.Options.ControllerManager)
        {
            ClaimBinder.Start(view);
            VolumePhases.Start(view);
            InUseProtection.Start(view);
        }

        _provisioner = DiskProvisioner.Start(view, cloud);
        DiskReclaimer.Start(view, cloud);
    }

    /// <summary>Starts the snapshot controllers once their kinds are served. Again: nothing happens.</summary>
    public void StartSnapshots()
    {
        if (_snapshots is not null || !_view.Serves(Resources.Snapshots) || !_view.Serves(Resources.SnapshotContents) || !_view.Serves(Resources.SnapshotClasses))
        {
            return;
        }

        SnapshotContentController.Start(_view, _cloud);
        _snapshots = SnapshotController.Start(_view);
        _view.Cache(Resources.Snapshots).OnChange(change =>
        {
            foreach (var key in DiskProvisioner.ClaimsFrom(_view, change.Object)) _provisioner.Enqueue(key);
        });
    }
}
