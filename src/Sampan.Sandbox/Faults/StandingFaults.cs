using Sampan.Sandbox.Hosting;
using Sampan.Sandbox.Tls;

namespace Sampan.Sandbox.Faults;

/// <summary>Brings clock, certificate, port and aggregated APIs into the state that the faults there are now ask for.</summary>
internal sealed class StandingFaults
{
    private readonly FaultSet _faults;
    private readonly SkewedTime _clock;
    private readonly ServerTls _tls;
    private readonly SwitchableTransport _transport;
    private readonly DeadApis _apis;

    public StandingFaults(FaultSet faults, SkewedTime clock, ServerTls tls, SwitchableTransport transport, DeadApis apis)
    {
        (_faults, _clock, _tls, _transport, _apis) = (faults, clock, tls, transport, apis);
        faults.Began += Begin;
        faults.Ended += End;
    }

    private void Begin(ActiveFault active)
    {
        Settle();
        if (active.Fault.BeginsAtOnce) _transport.GoDown(active.Fault.For);
        // As by the restart that brings such a certificate.
        if (active.Fault.Kind == FaultKind.Tls) _transport.ResetAll();
        if (active.Fault.Kind == FaultKind.DeadApi) _apis.Add(active.Fault.Group!, active.Fault.Version!);
    }

    private void End(ActiveFault ended)
    {
        Settle();
        if (ended.Fault.Kind == FaultKind.Down) _transport.ComeUp();
        if (ended.Fault.Kind == FaultKind.DeadApi) _apis.Remove(ended.Fault.Group!, ended.Fault.Version!);
    }

    private void Settle()
    {
        var faults = _faults.Active.Select(a => a.Fault).ToList();
        _clock.Offset = TimeSpan.FromTicks(faults.Where(f => f.Kind == FaultKind.ClockSkew).Sum(f => f.By.Ticks));
        _tls.Fail(faults.LastOrDefault(f => f.Kind == FaultKind.Tls)?.Handshake);
    }
}
